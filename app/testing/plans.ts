import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { CompiledQuery, DefaultQueryExecutor } from 'kysely';
import type { Database } from '../platform/database/database.ts';

/** Collects the statements that are sent from now on. */
export function observeStatements(): { readonly sent: readonly CompiledQuery[]; stop(): void } {
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
  return { sent, stop: () => observed.mock.restore() };
}

/** The statements that some work sends. */
export async function statementsOf(
  work: () => Promise<unknown>,
): Promise<readonly CompiledQuery[]> {
  const { sent, stop } = observeStatements();
  await work();
  stop();
  return sent;
}

/** How SQLite executes a statement: one line for each step. */
export async function sqlitePlan(
  database: Database,
  { sql: text, parameters }: CompiledQuery,
): Promise<string> {
  const explained = CompiledQuery.raw(`explain query plan ${text}`, [...parameters]);
  const { rows } = await database.queries.executeQuery<{ detail: string }>(explained);
  return rows.map(({ detail }) => detail).join('\n');
}

/** How many rows PostgreSQL reads in each scan of a statement. */
export async function rowsRead(
  database: Database,
  { sql: text, parameters }: CompiledQuery,
): Promise<number[]> {
  const explained = CompiledQuery.raw(`explain (analyze, format json) ${text}`, [...parameters]);
  const { rows } = await database.queries.executeQuery<{ 'QUERY PLAN': [{ Plan: Node }] }>(
    explained,
  );
  const [plan] = rows.map((row) => row['QUERY PLAN'][0].Plan);
  return plan === undefined ? [] : scansOf(plan);
}

/** On SQLite: that no statement reads a whole table or sorts, and that the first one goes along this index. */
export async function assertIndexes(
  database: Database,
  sent: readonly CompiledQuery[],
  index: string,
): Promise<void> {
  const plans: string[] = [];
  for (const statement of sent) {
    const plan = await sqlitePlan(database, statement);
    assert.doesNotMatch(plan, /TEMP B-TREE|AUTOMATIC|SCAN \w+$/m, statement.sql);
    plans.push(plan);
  }
  const [walk = ''] = plans[0]?.split('\n') ?? [];
  assert.match(walk, new RegExp(`USING (COVERING )?INDEX ${index}\\b`), sent[0]?.sql);
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
