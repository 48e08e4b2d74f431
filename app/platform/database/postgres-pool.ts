import type pg from 'pg';
import { loadPg } from './load-pg.ts';

export interface Pool {
  connect(): Promise<pg.PoolClient>;
  end(): Promise<void>;
  /** The deadline of a query. */
  readonly queryTimeoutMs: number | undefined;
  /** Begins a transaction and sets the server-side deadlines, in one message. */
  readonly begin: string;
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const protocolViolation = '08P01';

/**
 * A pool of connections with server-side deadlines for statements and locks.
 *
 * A direct connection to PostgreSQL gets them when it starts. pgbouncer refuses such start-up parameters, and in its
 * transaction mode a setting of the session would leak into the sessions of others
 * (https://www.pgbouncer.org/config.html#ignore_startup_parameters, https://www.pgbouncer.org/features.html). So
 * behind it they are set inside each transaction; single statements have only the deadline of the client.
 */
export function createPool(options: pg.PoolConfig): Pool {
  let isPooled = false;
  let pool = listeningPool(options);
  const deadlines = [
    ['statement_timeout', options.statement_timeout],
    ['lock_timeout', options.lock_timeout],
  ].filter(([, milliseconds]) => Boolean(milliseconds));

  /** Even if several connections are refused at once, only one of them changes the pool. */
  async function goWithoutStartUpParameters(refused: pg.Pool) {
    if (pool !== refused) return;
    isPooled = true;
    pool = listeningPool({ ...options, statement_timeout: undefined, lock_timeout: undefined });
    await refused.end();
  }

  return {
    async connect() {
      const current = pool;
      try {
        return await current.connect();
      } catch (error) {
        if (!isRefusedParameter(error) || (isPooled && current === pool)) throw error;
        await goWithoutStartUpParameters(current);
        return pool.connect();
      }
    },
    end: () => pool.end(),
    queryTimeoutMs: options.query_timeout,
    get begin() {
      if (!isPooled) return 'begin';
      return ['begin', ...deadlines.map(([name, ms]) => `set local ${name} = ${ms}`)].join('; ');
    },
  };
}

function listeningPool(options: pg.PoolConfig): pg.Pool {
  const pool = new (loadPg().Pool)(options);
  // Without a listener, a restart of the server would kill the process. The next query reports the outage.
  pool.on('error', () => {});
  return pool;
}

/** Only poolers such as pgbouncer say so. Retrying after any other protocol violation would fail again. */
function isRefusedParameter(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return code === protocolViolation && /startup parameter/.test(String(message));
}
