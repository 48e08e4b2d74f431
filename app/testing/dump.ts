import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { createClient } from 'redis';
import type { TestStores } from './stores.ts';

/** All that the stores hold, as whoever steals a back-up sees it: every value of SQL, and what is in Redis. */
export async function dumpStores({ environment }: TestStores): Promise<string> {
  const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, DATA_DIR: directory = '' } = environment;
  const sql = databaseUrl ? await dumpPostgres(databaseUrl) : dumpSqlite(directory);
  return sql + (redisUrl ? await dumpRedis(redisUrl) : '');
}

function dumpSqlite(directory: string): string {
  const database = new DatabaseSync(join(directory, 'gatehouse.db'), { readOnly: true });
  const tables = database.prepare("select name from sqlite_master where type = 'table'").all();
  const rows = tables.map(({ name }) => database.prepare(`select * from "${name}"`).all());
  database.close();
  return JSON.stringify(rows);
}

async function dumpPostgres(connectionString: string): Promise<string> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const tables = await client.query(
      "select tablename from pg_tables where schemaname = 'public'",
    );
    const dumps: unknown[] = [];
    for (const { tablename } of tables.rows) {
      dumps.push((await client.query(`select * from "${tablename}"`)).rows);
    }
    return JSON.stringify(dumps);
  } finally {
    await client.end();
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
