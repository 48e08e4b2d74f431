import { AsyncLocalStorage } from 'node:async_hooks';
import { Server } from 'node:http';
import type { MockTracker } from 'node:test';
import { DefaultQueryExecutor } from 'kysely';
import { Piscina } from 'piscina';
import type { HashTask } from '../credentials/hash-worker.ts';

/** The cost of a response, in units that are the same on every machine. */
export interface Work {
  /** Rounds of bcrypt: 2 to the power of the cost, for each hash. */
  rounds: number;
  /** Verb and table of each statement, in order. */
  readonly statements: string[];
}

/**
 * Counts the work of requests to servers in this process, and no background work.
 *
 * @returns a function that counts the requests during an action
 */
export function createWorkCounter(
  mock: MockTracker,
): (work: () => Promise<unknown>) => Promise<Work> {
  const ofRequest = new AsyncLocalStorage<Work>();
  let current: Work | undefined;

  const { emit } = Server.prototype;
  mock.method(Server.prototype, 'emit', function (this: Server, ...args: Parameters<typeof emit>) {
    const answer = () => emit.apply(this, args);
    const isRequest = String(args[0]) === 'request';
    return isRequest && current !== undefined ? ofRequest.run(current, answer) : answer();
  });

  const { run } = Piscina.prototype;
  mock.method(Piscina.prototype, 'run', function (this: Piscina, task: HashTask) {
    const work = ofRequest.getStore();
    if (work !== undefined) work.rounds += roundsOf(task);
    return run.call(this, task);
  });

  const executors = Object.getPrototypeOf(DefaultQueryExecutor.prototype) as DefaultQueryExecutor;
  const { executeQuery } = executors;
  mock.method(
    executors,
    'executeQuery',
    function (this: DefaultQueryExecutor, ...args: Parameters<typeof executeQuery>) {
      ofRequest.getStore()?.statements.push(shortened(args[0].sql));
      return executeQuery.apply(this, args);
    },
  );

  return async (work) => {
    const counted = { rounds: 0, statements: [] };
    current = counted;
    await work();
    current = undefined;
    return counted;
  };
}

function roundsOf(task: HashTask): number {
  if (task.kind === 'hash') return 2 ** task.cost;
  const costs = [Number(task.hash.split('$')[2]), ...task.extraCosts];
  return costs.reduce((rounds, cost) => rounds + 2 ** cost, 0);
}

/** Verb and table of a statement. */
export function shortened(sql: string): string {
  const [, verb = sql, table = ''] =
    /^\s*(select|insert|update|delete)(?:.*?(?:from|into))? "(\w+)"/s.exec(sql) ?? [];
  return `${verb} ${table}`;
}
