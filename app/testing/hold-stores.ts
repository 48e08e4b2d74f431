import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { TestStores } from './stores.ts';

/**
 * Blocks everybody else from ending a session in SQL, like an outage.
 *
 * @returns a function that unblocks them
 */
export async function holdStores({ environment }: TestStores): Promise<() => Promise<void>> {
  const { DATABASE_URL: connectionString, DATA_DIR: directory = '' } = environment;
  if (connectionString === undefined) {
    const database = new DatabaseSync(join(directory, 'gatehouse.db'));
    database.exec('begin immediate');
    return async () => database.close();
  }
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query('begin; lock table sessions in access exclusive mode');
  return () => client.end();
}
