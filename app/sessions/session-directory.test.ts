import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { type Database, openDatabase } from '../platform/database/database.ts';
import { newId } from '../platform/ids.ts';
import { insertManyAccounts } from '../testing/many-accounts.ts';
import { assertFewRows, assertIndexes, statementsOf } from '../testing/plans.ts';
import { createTestStores, type TestStores } from '../testing/stores.ts';
import type { SessionFilter } from './listed-session.ts';
import {
  createSessionDirectoryStore,
  type SessionDirectoryStore,
} from './session-directory-store.ts';

const now = Date.UTC(2026, 10, 21);
const hourMs = 60 * 60 * 1000;
const sessions = 6_000;
const atOnce = 300;

const filters: readonly [filter: SessionFilter, index: string][] = [
  [{}, 'sessions_not_ended'],
  [{ kind: 'browser' }, 'sessions_not_ended'],
  [{ ip: '10.0.0.7' }, 'sessions_ip'],
];

describe('the directory of sessions', () => {
  let stores: TestStores;
  let database: Database;
  let directory: SessionDirectoryStore;
  before(async () => {
    stores = await createTestStores();
    const { DATABASE_URL, DATA_DIR = '' } = stores.environment;
    database = openDatabase(DATABASE_URL ?? `sqlite:${join(DATA_DIR, 'gatehouse.db')}`);
    directory = createSessionDirectoryStore(database.queries);
    await insertManyAccounts(database, 100, now);
    await insertSessions(database);
    // Otherwise PostgreSQL takes the tables for empty ones. It analyzes tables by itself; nobody does on SQLite.
    if (stores.profile !== 'sqlite') await sql`analyze`.execute(database.queries);
  });
  after(async () => {
    await database.close();
    await stores.remove();
  });

  for (const [filter, index] of filters) {
    test(`reads a page along an index, with the filter ${JSON.stringify(filter)}`, async () => {
      const page = { after: undefined, limit: 50 };
      const sent = await statementsOf(() => directory.list(filter, page, now));
      await (stores.profile === 'sqlite'
        ? assertIndexes(database, sent, index)
        : assertFewRows(database, sent));
    });

    test(`has every session once, and as many as it counts, with the filter ${JSON.stringify(filter)}`, async () => {
      const seen: string[] = [];
      let place: string | undefined;
      do {
        const page = await directory.list(filter, { after: place, limit: 200 }, now);
        seen.push(...page.sessions.map(({ id }) => id));
        place = page.next;
      } while (place !== undefined);
      assert.ok(seen.length > 0);
      assert.equal(new Set(seen).size, seen.length);
      assert.deepEqual(seen, [...seen].sort().reverse());
      assert.deepEqual(await directory.count(filter, now), { count: seen.length, isExact: true });
    });
  }
});

/** Half of them are over, since they were not used for too long. */
async function insertSessions({ queries }: Database) {
  const accounts = await queries
    .selectFrom('accounts')
    .select('id')
    .where('disabled_at', 'is', null)
    .where('deleted_at', 'is', null)
    .where('role', '=', 'user')
    .execute();
  const rows = Array.from({ length: sessions }, (_, number) => ({
    ...{ id: newId(), digest: newId(), account_id: accounts[number % accounts.length]?.id ?? '' },
    ...{ kind: 'browser' as const, ip: `10.0.0.${number % 199}`, user_agent: 'test' },
    ...{ created_at: now, authenticated_at: now, last_seen_at: now, second_factor_at: null },
    ...{ idle_limit_ms: hourMs, idle_ends_at: number % 2 === 0 ? now + hourMs : now - 1 },
    ...{ ends_at: now + hourMs, ended_at: null, ended_by: null },
  }));
  for (let start = 0; start < rows.length; start += atOnce) {
    await queries
      .insertInto('sessions')
      .values(rows.slice(start, start + atOnce))
      .execute();
  }
}
