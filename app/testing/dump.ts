import { join } from 'node:path';
import { sql } from 'kysely';
import { createClient } from 'redis';
import { openDatabase } from '../platform/database/database.ts';
import type { TestStores } from './stores.ts';

/** Every value in SQL and in Redis, as a thief of a backup would see it. */
export async function dumpStores(stores: TestStores): Promise<string> {
  const { REDIS_URL: redisUrl } = stores.environment;
  const tables = [...(await dumpTables(stores)).values()];
  return tables.join() + (redisUrl ? await dumpRedis(redisUrl) : '');
}

/** Every row of every SQL table, by the name of the table. */
export async function dumpTables({ environment }: TestStores): Promise<Map<string, string>> {
  const { DATABASE_URL, DATA_DIR = '' } = environment;
  const database = openDatabase(DATABASE_URL ?? `sqlite:${join(DATA_DIR, 'gatehouse.db')}`);
  try {
    const tables = await database.queries.introspection.getTables();
    const dumped = new Map<string, string>();
    for (const { name } of tables) {
      const { rows } = await sql`select * from ${sql.table(name)}`.execute(database.queries);
      dumped.set(name, JSON.stringify(rows));
    }
    return dumped;
  } finally {
    await database.close();
  }
}

async function dumpRedis(url: string): Promise<string> {
  const client = createClient({ url });
  await client.connect();
  const found: unknown[] = [];
  for await (const keys of client.scanIterator({ MATCH: 'gatehouse:*', COUNT: 1000 })) {
    const values = await client.mGet(keys);
    found.push(keys, values);
  }
  client.destroy();
  return JSON.stringify(found);
}
