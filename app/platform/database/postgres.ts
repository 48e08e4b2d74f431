import { Kysely, PostgresDialect, sql } from 'kysely';
import type pg from 'pg';
import { withDeadline } from '../deadline.ts';
import { leftToWaitMs, waitingFor } from '../request-deadline.ts';
import type { Schema } from '../schema.ts';
import { Unavailable } from '../unavailable.ts';
import { loadPg } from './load-pg.ts';
import { cannotCreate, checkEncoding, postgresFault } from './postgres-faults.ts';
import { createPool, type Pool } from './postgres-pool.ts';
import { postgresOptions } from './postgres-url.ts';

const connectDeadlineMs = 1500;
const queryDeadlineMs = 1500;
const commitDeadlineMs = 200;
const statementDeadlineMs = 1400;
const migrationDeadlineMs = 60_000;

// Classes and codes of https://www.postgresql.org/docs/current/errcodes-appendix.html that may pass: lost connection,
// no resources, shutdown, lock or statement time-out, and the loser of a deadlock or of a race between transactions.
const outageCodes = /^(08...|53...|57P0.|57014|55P03|25006|58030|40P01|40001)$/;

/** Parses 8-byte integers, which hold our instants and counts, as numbers: all are far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === loadPg().types.builtins.INT8 && format !== 'binary'
      ? Number
      : loadPg().types.getTypeParser(oid, format as 'text'),
};

/** @param poolSize maximum number of connections of this process, besides two while it migrates */
export function connectPostgres(url: string, poolSize: number) {
  const server = postgresOptions(url);
  const queries = open({
    ...server,
    max: poolSize,
    query_timeout: queryDeadlineMs,
    statement_timeout: statementDeadlineMs,
    lock_timeout: statementDeadlineMs,
  });
  return {
    dataVersion: undefined,
    canWrite: async () => {},
    queries,
    background: queries,
    checkFitness: () => checkFitness(queries),
    faultOf: postgresFault,
    queriesForMigration: () => open({ ...server, max: 2, query_timeout: migrationDeadlineMs }),
    close: () => queries.destroy(),
  };
}

/** @throws OperatorFault unless the encoding fits, and the tables exist or can be created */
async function checkFitness(queries: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{ encoding: string; begun: boolean; may_create: boolean | null }>`
    select current_setting('server_encoding') as encoding,
      to_regclass('kysely_migration') is not null as begun,
      has_schema_privilege(current_schema(), 'CREATE') as may_create`.execute(queries);
  const [{ encoding = '', begun = false, may_create = false } = {}] = rows;
  checkEncoding(encoding);
  if (!begun && !may_create) throw cannotCreate();
}

function open(options: pg.PoolConfig): Kysely<Schema> {
  const pool = createPool({
    ...options,
    types,
    connectionTimeoutMillis: connectDeadlineMs,
    keepAlive: true,
    maxLifetimeSeconds: 3600,
  });
  return new Kysely<Schema>({
    dialect: new PostgresDialect({
      pool: { options, connect: () => connect(pool), end: () => pool.end() },
    }),
  });
}

/**
 * A pooled client that distinguishes outages from faults and is discarded after any outage: a client whose query
 * timed out is still busy with it (node-postgres #3399). Waiting for a client, connecting and querying share the
 * deadline of the request.
 */
async function connect(pool: Pool) {
  const client = await waitingFor(() => checkOut(pool));
  const clientErrors = () => {};
  client.on('error', clientErrors);
  let isBroken = false;
  return {
    async query(sql: string, parameters: unknown[] = []) {
      const deadlineMs = queryDeadline(sql, pool.queryTimeoutMs);
      try {
        if (deadlineMs <= 0) throw new Error('this request has waited long enough');
        const text = sql === 'begin' ? pool.begin : sql;
        const query = { text, values: parameters, query_timeout: deadlineMs };
        return await waitingFor(() => client.query(query));
      } catch (error) {
        const outage = asOutage(error);
        isBroken ||= outage !== undefined;
        throw outage ?? error;
      }
    },
    release(destroy?: boolean) {
      client.removeListener('error', clientErrors);
      client.release(destroy || isBroken);
    },
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's overload for cursors is never used here.
  } as any;
}

async function checkOut(pool: Pool): Promise<pg.PoolClient> {
  const checkedOut = pool.connect();
  try {
    return await withDeadline('PostgreSQL', leftToWaitMs(connectDeadlineMs), checkedOut);
  } catch (error) {
    // The client may still arrive.
    checkedOut.then(
      (client) => client.release(),
      () => {},
    );
    throw error instanceof Unavailable ? error : new Unavailable('PostgreSQL', { cause: error });
  }
}

/** A commit always gets a moment, so that its outcome is known. */
function queryDeadline(sql: string, atMost = queryDeadlineMs): number {
  return Math.max(leftToWaitMs(atMost), sql === 'commit' ? commitDeadlineMs : 0);
}

function asOutage(error: unknown): Unavailable | undefined {
  const code = (error as { code?: unknown }).code;
  // An error without an SQLSTATE did not come from the server: the connection broke or its deadline passed.
  const isOutage = !(error instanceof loadPg().DatabaseError) || outageCodes.test(String(code));
  return isOutage ? new Unavailable('PostgreSQL', { cause: error }) : undefined;
}
