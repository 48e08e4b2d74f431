import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type CompiledQuery, sql } from 'kysely';
import { type Database, openDatabase } from '../platform/database/database.ts';
import { insertManyEvents } from '../testing/many-events.ts';
import { rowsRead, sqlitePlan, statementsOf } from '../testing/plans.ts';
import { createTestStores, type TestStores } from '../testing/stores.ts';
import type { AuditFilter } from './audit-filter.ts';
import { type AuditListStore, createAuditListStore } from './audit-list-store.ts';
import type { AuditPlace } from './audit-walk.ts';

const now = Date.UTC(2026, 10, 21);
const events = 6_000;

describe('the lists of the audit trail', () => {
  let stores: TestStores;
  let database: Database;
  let lists: AuditListStore;
  let known: Awaited<ReturnType<typeof insertManyEvents>>;
  before(async () => {
    stores = await createTestStores();
    const { DATABASE_URL, DATA_DIR = '' } = stores.environment;
    database = openDatabase(DATABASE_URL ?? `sqlite:${join(DATA_DIR, 'gatehouse.db')}`);
    lists = createAuditListStore(database.queries);
    known = await insertManyEvents(database, events, now);
    // Otherwise PostgreSQL takes the table for empty.
    await sql`analyze`.execute(database.queries);
  });
  after(async () => {
    await database.close();
    await stores.remove();
  });

  /** Every filter that has an index of its own, with that index, and some that have to look at more events. */
  const filters = (): [filter: AuditFilter, index: string][] => [
    [{}, 'time'],
    [{ since: now - 1_000_000, until: now - 500_000 }, 'time'],
    [{ accountId: known.accountId }, '(actor|target)'],
    [{ accountId: known.accountId, since: now - 1_000_000 }, '(actor|target)'],
    [{ accountId: known.accountId, kind: 'login', outcome: 'failure' }, '(actor|target)'],
    [{ sessionId: known.sessionId }, 'session'],
    [{ ip: known.ip }, 'ip'],
    [{ ip: known.ip, outcome: 'failure', until: now }, 'ip'],
    [{ kind: 'login' }, 'event'],
    [{ outcome: 'failure' }, 'event'],
    [{ outcome: 'failure', since: now - 3_600_000 }, 'event'],
    [{ event: 'authn_login_fail' }, 'event'],
    [{ outcome: 'success' }, 'time'],
  ];

  async function all(filter: AuditFilter, isNewestFirst: boolean, limit = 500) {
    const seen: { at: number; id: string }[] = [];
    let place: AuditPlace | undefined;
    do {
      const page = await lists.page(filter, { after: place, limit, isNewestFirst });
      seen.push(...page.events);
      place = page.next;
    } while (place !== undefined);
    return seen;
  }

  async function goesAlong(statement: CompiledQuery, index: string, asked: string) {
    if (stores.profile !== 'sqlite') {
      const read = await rowsRead(database, statement);
      assert.ok(Math.max(...read) <= 1_001, `${asked}: ${read}`);
      return;
    }
    const plan = await sqlitePlan(database, statement);
    const walked = new RegExp(
      `(SEARCH|SCAN) audit_events USING INDEX audit_events_${index}\\b`,
      'g',
    );
    assert.match(plan, walked, asked);
    assert.doesNotMatch(plan.replace(walked, ''), /AUTOMATIC|audit_events/, asked);
  }

  test('reads the events of a page along an index, with every filter, in both directions', async () => {
    for (const [filter, index] of filters()) {
      for (const isNewestFirst of [true, false]) {
        const after = { at: now - 900_000, id: known.accountId };
        const page = { after, limit: 50, isNewestFirst };
        const sent = await statementsOf(() => lists.page(filter, page));
        const asked = JSON.stringify(filter);
        assert.ok(sent.length >= 1 && sent.length < 30, `${asked}: ${sent.length} statements`);
        for (const statement of sent) await goesAlong(statement, index, asked);
      }
    }
  });

  test('has every event once, in the order of time, and as many as it counts', async () => {
    for (const [filter] of filters()) {
      const asked = JSON.stringify(filter);
      const newestFirst = await all(filter, true);
      const ids = newestFirst.map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length, asked);
      assert.deepEqual(
        newestFirst.map(({ at }) => at),
        newestFirst.map(({ at }) => at).sort((one, other) => other - one),
      );
      const oldestFirst = await all(filter, false, 7 * 40);
      assert.deepEqual(oldestFirst.map(({ id }) => id).reverse(), ids, asked);
      const count = await lists.count(filter, 10_001);
      if (count !== undefined) assert.equal(count, ids.length, asked);
    }
    assert.equal(await lists.count({}, 10_001), events);
    assert.equal(await lists.count({ outcome: 'success' }, 10), undefined);
  });

  test('finds an IPv4 address in both spellings', async () => {
    const plain = await all({ ip: known.ip }, true);
    assert.ok(plain.length > 2);
    assert.deepEqual(await all({ ip: `::ffff:${known.ip}` }, true), plain);
  });
});
