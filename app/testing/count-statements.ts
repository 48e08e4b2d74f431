import { StatementSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import pg from 'pg';

/** Counts the statements that SQLite runs in this thread. */
export function countSqlite(context: TestContext) {
  const prototype = StatementSync.prototype;
  const [all, run] = [context.mock.method(prototype, 'all'), context.mock.method(prototype, 'run')];
  const get = context.mock.method(prototype, 'get');
  return {
    count: () => all.mock.callCount() + run.mock.callCount(),
    looks: () => get.mock.callCount(),
  };
}

/** Counts the statements that are sent to PostgreSQL. */
export function countPostgres(context: TestContext) {
  const query = context.mock.method(pg.Client.prototype, 'query');
  return { count: () => query.mock.callCount() };
}
