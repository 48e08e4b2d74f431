import type { CompiledQuery, DatabaseConnection } from 'kysely';

/** About a thousand pages of the log. */
const rowsPerCheckpoint = 300;
const writes: ReadonlySet<string> = new Set([
  'InsertQueryNode',
  'UpdateQueryNode',
  'DeleteQueryNode',
]);

/** Sees to it that what is written through some connections is moved from the log into the database. */
export interface SqliteCheckpoints {
  /** The same connection, observed. */
  observe(connection: DatabaseConnection): DatabaseConnection;
}

/** @param checkpoint is not called again before it is done */
export function createSqliteCheckpoints(checkpoint: () => Promise<void>): SqliteCheckpoints {
  let rows = 0;
  let isUnderWay = false;

  function note(written: number) {
    rows += written;
    if (rows < rowsPerCheckpoint || isUnderWay) return;
    rows = 0;
    isUnderWay = true;
    checkpoint()
      // Next time; at the latest when the log has become so long that a commit does it.
      .catch(() => {})
      .finally(() => {
        isUnderWay = false;
      });
  }

  return {
    observe: (connection) => ({
      async executeQuery<R>(query: CompiledQuery) {
        const result = await connection.executeQuery<R>(query);
        if (writes.has(query.query.kind)) {
          note(Number(result.numAffectedRows ?? result.rows.length));
        }
        return result;
      },
      streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
    }),
  };
}
