import { AsyncLocalStorage } from 'node:async_hooks';
import type { MockTracker } from 'node:test';
import { DefaultQueryExecutor, TransactionBuilder } from 'kysely';
import { shortened } from './count-work.ts';

/**
 * Notes what every transaction of this process sends, as verb and table, while something is done.
 *
 * @returns the statements of each transaction, in their order
 */
export async function noteTransactions(
  mock: MockTracker,
  work: () => Promise<unknown>,
): Promise<string[][]> {
  const noted: string[][] = [];
  const ofTransaction = new AsyncLocalStorage<string[]>();

  const { execute } = TransactionBuilder.prototype;
  const transactions = mock.method(
    TransactionBuilder.prototype,
    'execute',
    function (this: TransactionBuilder<unknown>, step: Parameters<typeof execute>[0]) {
      const statements: string[] = [];
      noted.push(statements);
      return execute.call(this, (tx) => ofTransaction.run(statements, () => step(tx)));
    },
  );

  const executors = Object.getPrototypeOf(DefaultQueryExecutor.prototype) as DefaultQueryExecutor;
  const { executeQuery } = executors;
  const queries = mock.method(
    executors,
    'executeQuery',
    function (this: DefaultQueryExecutor, ...args: Parameters<typeof executeQuery>) {
      ofTransaction.getStore()?.push(shortened(args[0].sql));
      return executeQuery.apply(this, args);
    },
  );

  await work();
  transactions.mock.restore();
  queries.mock.restore();
  return noted;
}
