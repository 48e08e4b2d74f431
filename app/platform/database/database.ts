import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';
import { migrate } from './migrate.ts';
import { connectPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

const defaultPoolSize = 10;

export type Queries = Kysely<Schema>;

/** SQL on either engine. Every query has a deadline. */
export interface Database {
  readonly queries: Queries;
  /**
   * Runs single statements that nobody waits for. On SQLite they run outside the thread that answers requests, which
   * would otherwise wait for the disk.
   */
  readonly background: Queries;
  /** Commits all or nothing. On SQLite it takes the write lock at the beginning, so that it never fails half-way. */
  transact<T>(work: (queries: Queries) => Promise<T>): Promise<T>;
  /**
   * Connects and checks whether the schema could be migrated. Changes nothing.
   *
   * @throws OperatorFault when waiting will not help, Unavailable when it may
   */
  checkFitness(): Promise<void>;
  /**
   * Migrates the schema to the current version. Safe to call from several processes at once.
   *
   * @throws OperatorFault when waiting will not help, Unavailable when it may
   */
  migrate(): Promise<void>;
  /** Whether there are tables. A first start may not have created them yet. @throws Unavailable */
  hasTables(): Promise<boolean>;
  /** @throws Unavailable when the database does not answer, or an embedded one is read-only */
  ping(): Promise<void>;
  /** Changes whenever another connection has written. Absent where the engine has no such number. */
  readonly dataVersion?: (() => number) | undefined;
  close(): Promise<void>;
}

/**
 * @param url `sqlite:<path>` or `postgres://...`
 * @param poolSize maximum number of PostgreSQL connections of this process
 * @throws OperatorFault when the file of an embedded database cannot be used
 */
export function openDatabase(url: string, poolSize = defaultPoolSize): Database {
  const opened = url.startsWith('sqlite:') ? openSqlite(url) : connectPostgres(url, poolSize);
  const { queries, background, dataVersion } = opened;

  async function explained(work: () => Promise<void>) {
    try {
      await work();
    } catch (error) {
      throw opened.faultOf(error) ?? error;
    }
  }

  return {
    queries,
    background,
    transact: (work) => queries.transaction().execute(work),
    checkFitness: () => explained(() => opened.checkFitness()),
    migrate: () =>
      explained(async () => {
        await opened.checkFitness();
        await migrate(opened.queriesForMigration);
      }),
    async hasTables() {
      const tables = await queries.introspection.getTables();
      return tables.some(({ name }) => name === 'settings');
    },
    ping: async () => {
      await queries.selectFrom('settings').select('key').limit(1).execute();
      await opened.canWrite();
    },
    dataVersion,
    close: opened.close,
  };
}
