import {
  type Expression,
  type ExpressionBuilder,
  expressionBuilder,
  type SqlBool,
  sql,
} from 'kysely';
import type { Schema } from '../schema.ts';
import type { Queries } from './database.ts';

/**
 * Deletes at most `limit` rows, so that no statement holds the write lock for long. Neither SQLite as built nor
 * PostgreSQL supports `delete ... limit`, so this uses a subquery.
 *
 * @param key column that is unique in the table
 * @returns how many rows were deleted; fewer than `limit` means that none are left
 */
export async function deleteSome<Table extends keyof Schema & string>(
  queries: Queries,
  {
    table,
    key,
    limit,
    where,
  }: {
    readonly table: Table;
    readonly key: keyof Schema[Table] & string;
    readonly limit: number;
    readonly where: (row: ExpressionBuilder<Schema, Table>) => Expression<SqlBool>;
  },
): Promise<number> {
  const condition = where(expressionBuilder<Schema, Table>());
  const { numAffectedRows = 0n } = await sql`
    delete from ${sql.table(table)} where ${sql.ref(key)} in (
      select ${sql.ref(key)} from ${sql.table(table)} where ${condition} limit ${limit}
    )
  `.execute(queries);
  return Number(numAffectedRows);
}
