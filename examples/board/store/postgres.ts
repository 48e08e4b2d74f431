import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { Unavailable } from '../unavailable.ts';
import type { Schema } from './schema.ts';

const connectDeadlineMs = 1000;
const queryDeadlineMs = 1500;
const poolSize = 10;

// https://www.postgresql.org/docs/current/errcodes-appendix.html: lost connection, no resources, shutdown,
// cancelled, lock not available, deadlock.
const outageCodes = /^(08...|53...|57P0.|57014|55P03|40P01|40001)$/;

/** Eight-byte integers are instants and counts. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.INT8 && format !== 'binary'
      ? Number
      : pg.types.getTypeParser(oid, format as 'text'),
};

/** Every query has a timeout on our side too, because a frozen server sends none. */
export function connectPostgres(url: string): Kysely<Schema> {
  const options: pg.PoolConfig = {
    connectionString: url,
    max: poolSize,
    types,
    connectionTimeoutMillis: connectDeadlineMs,
    query_timeout: queryDeadlineMs,
    statement_timeout: queryDeadlineMs,
    keepAlive: true,
    application_name: 'board',
  };
  const pool = new pg.Pool(options);
  // Without a listener, a restart of the server would end this process. The next query fails by itself.
  pool.on('error', () => {});
  return new Kysely<Schema>({
    dialect: new PostgresDialect({
      pool: { options, connect: () => connect(pool), end: () => pool.end() },
    }),
  });
}

/** A client that is discarded after any outage: after a timeout it is still busy (node-postgres #3399). */
async function connect(pool: pg.Pool) {
  const client = await pool.connect().catch((error: unknown) => {
    throw new Unavailable('PostgreSQL', error);
  });
  const ignoreErrors = () => {};
  client.on('error', ignoreErrors);
  let isBroken = false;
  return {
    async query(sql: string, parameters?: readonly unknown[]) {
      try {
        return await client.query(sql, parameters as unknown[] | undefined);
      } catch (error) {
        if (!isOutage(error)) throw error;
        isBroken = true;
        throw new Unavailable('PostgreSQL', error);
      }
    },
    release(destroy?: boolean) {
      client.removeListener('error', ignoreErrors);
      client.release(destroy || isBroken);
    },
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's overload for cursors is never used here.
  } as any;
}

/** An error that the server did not send is a broken connection or a timeout. */
function isOutage(error: unknown): boolean {
  return !(error instanceof pg.DatabaseError) || outageCodes.test(error.code ?? '');
}
