import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { type Database, openDatabase } from '../platform/database/database.ts';
import { insertManyAccounts } from '../testing/many-accounts.ts';
import { assertFewRows, assertIndexes, statementsOf } from '../testing/plans.ts';
import { createTestStores, type TestStores } from '../testing/stores.ts';
import type { AccountFilter } from './account-filter.ts';
import { createDirectoryStore, type DirectoryStore } from './directory-store.ts';

const now = Date.UTC(2026, 10, 21);
const accounts = 6_000;
const limit = 50;

/** Every filter that has an index of its own, with that index, and some that have to look at more accounts. */
const filters: readonly [filter: AccountFilter, index: string][] = [
  [{}, 'sqlite_autoindex_accounts_1'],
  [{ state: 'present' }, 'accounts_present'],
  [{ state: 'active' }, 'accounts_present'],
  [{ state: 'disabled' }, 'accounts_disabled'],
  [{ state: 'locked' }, 'log_in_failures_several'],
  [{ state: 'locked_by_owner' }, 'accounts_locked_by_owner'],
  [{ state: 'unconfirmed' }, 'accounts_unconfirmed'],
  [{ state: 'ended' }, 'accounts_ending'],
  [{ state: 'deleted' }, 'accounts_deleted'],
  [{ search: 'a' }, 'sqlite_autoindex_account_terms_1'],
  [{ role: 'admin' }, 'accounts_role'],
  [{ role: 'user' }, 'accounts_role'],
  [{ group: 'wiki' }, 'sqlite_autoindex_account_groups_1'],
  [{ seen: 'never' }, 'accounts_(never|last)_seen'],
  [{ seen: { before: now } }, 'accounts_last_seen'],
  [{ seen: { since: now - 1 } }, 'accounts_last_seen'],
  [{ factor: 'none' }, 'sqlite_autoindex_accounts_1'],
  [{ factor: 'totp', state: 'present' }, 'accounts_present'],
  [{ search: 'a', state: 'disabled', role: 'user', group: 'wiki' }, 'accounts_disabled'],
  [{ search: 'a', role: 'admin', seen: 'never' }, 'sqlite_autoindex_account_terms_1'],
];

describe('the directory of accounts', () => {
  let stores: TestStores;
  let database: Database;
  let directory: DirectoryStore;
  before(async () => {
    stores = await createTestStores();
    const { DATABASE_URL, DATA_DIR = '' } = stores.environment;
    database = openDatabase(DATABASE_URL ?? `sqlite:${join(DATA_DIR, 'gatehouse.db')}`);
    directory = createDirectoryStore(database.queries, { strangers: 90, all: 100 });
    await insertManyAccounts(database, accounts, now);
    // Otherwise PostgreSQL takes the tables for empty ones. It analyzes tables by itself; nobody does on SQLite.
    if (stores.profile !== 'sqlite') await sql`analyze`.execute(database.queries);
  });
  after(async () => {
    await database.close();
    await stores.remove();
  });

  for (const [filter, index] of filters) {
    const asked = JSON.stringify(filter);

    for (const isNewestFirst of [true, false]) {
      const order = isNewestFirst ? 'newest' : 'oldest';

      test(`reads the accounts of a page along an index, ${order} first, with the filter ${asked}`, async () => {
        const page = { after: undefined, limit, isNewestFirst };
        const sent = await statementsOf(() => directory.list(filter, page, now));
        assert.ok(sent.length >= 1 && sent.length < 60, `${sent.length} statements`);
        await (stores.profile === 'sqlite'
          ? assertIndexes(database, sent, index)
          : assertFewRows(database, sent));
      });
    }

    test(`has every account once, and as many as it counts, with the filter ${asked}`, async () => {
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await directory.list(filter, { after, limit: 500, isNewestFirst: true }, now);
        assert.ok(page);
        seen.push(...page.accounts.map(({ id }) => id));
        after = page.next;
      } while (after !== undefined);
      assert.equal(new Set(seen).size, seen.length);
      assert.deepEqual(await directory.count(filter, now), { count: seen.length, isExact: true });
    });
  }

  test('counts exactly up to 10,000 accounts, and then says that there are more', async () => {
    await insertManyAccounts(database, accounts, now, accounts);
    assert.deepEqual(await directory.count({}, now), { count: 10_001, isExact: false });
    assert.equal((await directory.count({ state: 'disabled' }, now)).isExact, true);
    const { count, isExact } = await directory.count({ factor: 'totp' }, now);
    assert.deepEqual({ count, isExact }, { count: 0, isExact: false });
  });

  test('ends a page after 20,000 accounts that do not fit, and goes on from there', async () => {
    await insertManyAccounts(database, 2 * accounts, now, 2 * accounts);
    const first = { after: undefined, limit, isNewestFirst: false };
    const page = await directory.list({ factor: 'totp' }, first, now);
    assert.equal(page?.accounts.length, 0);
    assert.ok(page.next);
    const rest = await directory.list({ factor: 'totp' }, { ...first, after: page.next }, now);
    assert.deepEqual(rest, { accounts: [], next: undefined });
  });

  test('refuses cursors that it has not given', async () => {
    const page = { limit, isNewestFirst: true };
    for (const after of ['', 'a', 'x'.repeat(36), `1 ${'0'.repeat(36)}`]) {
      assert.equal(await directory.list({}, { ...page, after }, now), undefined, after);
    }
    const id = '0'.repeat(36);
    for (const after of [id, `x ${id}`, `-1 ${id}`, `1e9 ${id}`]) {
      const seen = { seen: { before: now } };
      assert.equal(await directory.list(seen, { ...page, after }, now), undefined, after);
    }
  });
});
