import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { CompiledQuery, DefaultQueryExecutor } from 'kysely';
import type { Database } from '../platform/database/database.ts';

/** The statements that some work sends. */
export async function statementsOf(work: () => Promise<unknown>): Promise<CompiledQuery[]> {
  const sent: CompiledQuery[] = [];
  const executors = Object.getPrototypeOf(DefaultQueryExecutor.prototype) as DefaultQueryExecutor;
  const { executeQuery } = executors;
  const observed = mock.method(
    executors,
    'executeQuery',
    function (this: DefaultQueryExecutor, ...args: Parameters<typeof executeQuery>) {
      sent.push(args[0]);
      return executeQuery.apply(this, args);
    },
  );
  await work();
  observed.mock.restore();
  return sent;
}

/** On SQLite: that no statement reads a whole table or sorts, and that the first one goes along this index. */
export async function assertIndexes(
  database: Database,
  sent: readonly CompiledQuery[],
  index: string,
): Promise<void> {
  const plans = [];
  for (const statement of sent) {
    const plan = await planOf(database, statement);
    assert.doesNotMatch(plan.join('\n'), /TEMP B-TREE|AUTOMATIC|SCAN \w+$/m, statement.sql);
    plans.push(plan);
  }
  assert.match(
    plans[0]?.[0] ?? '',
    new RegExp(`USING (COVERING )?INDEX ${index}\\b`),
    sent[0]?.sql,
  );
}

/**
 * On PostgreSQL: that no scan of a statement reads more than a thousand rows. Statements with hundreds of parameters
 * are left out: of so many rows at once, it prefers to read a small table.
 */
export async function assertFewRows(
  database: Database,
  sent: readonly CompiledQuery[],
): Promise<void> {
  for (const statement of sent.filter(({ parameters }) => parameters.length < 100)) {
    for (const rows of await rowsRead(database, statement)) {
      assert.ok(rows <= 1_000, `${rows} rows: ${statement.sql}`);
    }
  }
}

async function planOf(database: Database, { sql, parameters }: CompiledQuery): Promise<string[]> {
  const explained = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]);
  const { rows } = await database.queries.executeQuery<{ detail: string }>(explained);
  return rows.map(({ detail }) => detail);
}

async function rowsRead(database: Database, { sql, parameters }: CompiledQuery): Promise<number[]> {
  const explained = CompiledQuery.raw(`explain (analyze, format json) ${sql}`, [...parameters]);
  const { rows } = await database.queries.executeQuery<{ 'QUERY PLAN': [{ Plan: Node }] }>(
    explained,
  );
  const [plan] = rows.map((row) => row['QUERY PLAN'][0].Plan);
  return plan === undefined ? [] : scansOf(plan);
}

interface Node {
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Node[];
}

function scansOf(node: Node): number[] {
  const below = (node.Plans ?? []).flatMap(scansOf);
  if (!/Scan$/.test(node['Node Type']) || node['Node Type'] === 'Subquery Scan') return below;
  const rows = node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0);
  return [rows * node['Actual Loops'], ...below];
}
