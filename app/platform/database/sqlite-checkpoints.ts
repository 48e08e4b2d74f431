import type { CompiledQuery, DatabaseConnection } from 'kysely';

/** About a thousand pages of the write-ahead log. */
const rowsPerCheckpoint = 300;
const writes: ReadonlySet<string> = new Set([
  'InsertQueryNode',
  'UpdateQueryNode',
  'DeleteQueryNode',
]);

/** Checkpoints the write-ahead log after enough writes through the observed connections. */
export interface SqliteCheckpoints {
  /** The same connection, with its writes counted. */
  observe(connection: DatabaseConnection): DatabaseConnection;
}

/** @param checkpoint is not called again before it has finished */
export function createSqliteCheckpoints(checkpoint: () => Promise<void>): SqliteCheckpoints {
  let rows = 0;
  let isUnderWay = false;

  function note(written: number) {
    rows += written;
    if (rows < rowsPerCheckpoint || isUnderWay) return;
    rows = 0;
    isUnderWay = true;
    checkpoint()
      // The next write tries again; at the latest, a commit does it when the log is long enough.
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
