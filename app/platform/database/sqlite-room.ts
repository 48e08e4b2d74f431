import type { DatabaseConnection } from 'kysely';
import { causeInDisk, hasRoom } from '../disk-full.ts';
import { Unavailable } from '../unavailable.ts';
import type { SqliteThread } from './sqlite-thread.ts';

const key = 'room probe';
/** As much as a login with its email may need. */
const probe = 'x'.repeat(65_536);

/** Checks that the database can be written, not only read. */
export interface SqliteRoom {
  /** The same connection, with its failed writes noticed. */
  observe(connection: DatabaseConnection): DatabaseConnection;
  /**
   * Writes a probe if the disk is nearly full or an earlier write failed.
   *
   * @throws Unavailable if the probe cannot be written
   */
  prove(): Promise<void>;
}

/** @param directory of the database */
export function createSqliteRoom(directory: string, thread: SqliteThread): SqliteRoom {
  let isDoubtful = false;
  return {
    observe: (connection) => ({
      async executeQuery(query) {
        try {
          return await connection.executeQuery(query);
        } catch (error) {
          if (causeInDisk(error) !== undefined) isDoubtful = true;
          throw error;
        }
      },
      streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
    }),

    async prove() {
      if (!isDoubtful && hasRoom(directory)) return;
      isDoubtful = true;
      try {
        await thread.execute(
          'insert into settings (key, value) values (?, ?) on conflict (key) do update set value = excluded.value',
          [key, probe],
        );
        await thread.execute('delete from settings where key = ?', [key]);
      } catch (error) {
        throw new Unavailable('SQLite', { cause: error });
      }
      isDoubtful = false;
    },
  };
}
