import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import type { AuditEventName } from '../../audit/audit-event.ts';
import type { AuditFault } from '../../audit/audit-faults.ts';
import type { AuditRow } from '../../audit/stored-event.ts';
import { readConfig } from '../../config.ts';
import type { Database } from '../../platform/database/database.ts';
import { newId } from '../../platform/ids.ts';
import { createServices, type Services } from '../../services.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { insertManyEvents } from '../../testing/many-events.ts';
import { createTestStores } from '../../testing/stores.ts';
import { openTestDatabase } from '../../testing/test-database.ts';

const minuteMs = 61_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const requestContext = { ip: '203.0.113.9', userAgent: 'Browser', requestId: 'r' };
const accountId = newId();

function record({ stores, clock }: Services, event: AuditEventName, before = 0) {
  const detail = { before: { email: 'old@example.com' }, reason: 'asked for' };
  const about = { event, actorId: accountId, targetId: accountId, detail, requestContext };
  return stores.audit.record(about, clock.now() - before);
}

/** Some events, and a minute later their seal. */
async function sealSome(application: Pick<TestApplication, 'services' | 'clock'>, count = 3) {
  const { services, clock } = application;
  for (let made = 0; made < count; made += 1) await record(services, 'authn_login_fail');
  clock.advance(minuteMs);
  await services.sealAudit();
}

const kindsOf = (faults: readonly AuditFault[]) => faults.map(({ kind }) => kind);

describe('the verification of the audit trail', () => {
  let application: TestApplication;
  let database: Database;
  before(async () => {
    application = await startApplication();
    database = openTestDatabase(application.stores);
  });
  after(async () => {
    await database.close();
    await application.close();
  });

  test('mistakes nothing that Gatehouse does itself for a change', async () => {
    const { services, clock } = application;
    const account = await application.createAccount();
    await application.logIn(account);
    await sealSome(application);
    const { newest: noted } = await services.verifyAudit();
    assert.ok(noted !== undefined);
    // The clock of another server is three hours behind, that of a third an hour ahead.
    await record(services, 'session_ended', 3 * hourMs);
    await record(services, 'session_ended', -hourMs);
    assert.equal((await services.verifyAudit()).unsealed, 2);
    clock.advance(minuteMs);
    const other = createServices(
      readConfig({ LOG_LEVEL: 'silent', ...application.stores.environment }),
      clock,
    );
    await Promise.all([services.sealAudit(), other.sealAudit(), record(services, 'csrf_fail')]);
    await other.close();
    const { stores } = services;
    assert.ok((await stores.audit.erase(accountId, 100)) > 0);
    assert.ok((await stores.audit.eraseDetails(accountId, 100)) > 0);
    await sealSome(application, 110);
    const report = await services.verifyAudit(noted);
    assert.deepEqual(report.faults, []);
    assert.deepEqual([report.noted, report.unsealed, report.unsigned], ['found', 0, 0]);
    assert.ok(report.sealedUntil !== undefined && clock.now() - report.sealedUntil < minuteMs);
    const { count } = await database.queries
      .selectFrom('audit_events')
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    assert.equal(report.sealed, Number(count));
    // A quiet minute makes no seal.
    await sealSome(application, 0);
    assert.equal((await services.verifyAudit()).newest?.number, report.newest?.number);

    clock.advance(366 * dayMs);
    await sealSome(application);
    await services.purgeExpired();
    const purged = await services.verifyAudit(noted);
    assert.deepEqual(purged.faults, []);
    assert.equal(purged.noted, 'deleted');
    assert.equal(purged.sealed, 3);
    await sealSome(application);
    assert.deepEqual((await services.verifyAudit(purged.newest)).faults, []);
  });

  test('finds what was changed, removed or inserted in the database, and says where', async () => {
    const { services } = application;
    for (let seal = 0; seal < 5; seal += 1) await sealSome(application);
    const { newest } = await services.verifyAudit();
    assert.ok(newest !== undefined);
    const top = newest.number;
    const { rows } =
      await sql<AuditRow>`select * from audit_events where seal = ${top - 2}`.execute(
        database.queries,
      );
    const [row] = rows;
    assert.ok(row !== undefined && rows.length === 3);
    const { id } = row;
    const run = (text: string) => sql.raw(text).execute(database.queries);
    const insert = (change: Partial<AuditRow>) =>
      database.queries
        .insertInto('audit_events')
        .values({ ...row, id: newId(), ...change })
        .execute();
    const cases: Record<string, [() => Promise<unknown>, ...AuditFault['kind'][]]> = {
      'a changed event': [
        () => run(`update audit_events set event = 'x' where id = '${id}'`),
        'event',
      ],
      'a changed time': [
        () => run(`update audit_events set at = at - 9 where id = '${id}'`),
        'event',
      ],
      'another address': [
        () => run(`update audit_events set ip = '::1' where id = '${id}'`),
        'event',
      ],
      'an address that nobody erased': [
        () => run(`update audit_events set ip = '', user_agent = '' where id = '${id}'`),
        'event',
      ],
      'an erasure that was copied': [
        () =>
          run(
            `update audit_events set ip = '', user_agent = '', context_salt = 'erased:x' where id = '${id}'`,
          ),
        'event',
      ],
      'another reason': [
        () => run(`update audit_events set detail = '{}' where id = '${id}'`),
        'event',
      ],
      'a removed event': [
        () => run(`delete from audit_events where id = '${id}'`),
        'events-removed',
      ],
      'an event taken out of its seal': [
        () => run(`update audit_events set seal = null where id = '${id}'`),
        'events-removed',
      ],
      'an event moved to another seal': [
        () => run(`update audit_events set seal = ${top} where id = '${id}'`),
        ...(['events-removed', 'seal'] as const),
      ],
      'an event inserted under a seal': [() => insert({}), 'event'],
      'an event inserted under no seal': [() => insert({ seal: null }), 'event'],
      'an event inserted as one of an older version': [
        () => insert({ seal: 0, mac: null, context_salt: null, context_digest: null }),
        'event',
      ],
      'an event inserted under a seal that does not exist': [() => insert({ seal: -4 }), 'event'],
      'a changed seal': [
        () => run(`update audit_seals set count = 2 where number = ${top - 2}`),
        'seal',
      ],
      'a seal that was removed alone': [
        () => run(`delete from audit_seals where number = ${top - 2}`),
        'seals-removed',
      ],
      'a missing day': [
        async () => {
          await run(`delete from audit_events where seal in (${top - 2}, ${top - 1})`);
          await run(`delete from audit_seals where number in (${top - 2}, ${top - 1})`);
        },
        'seals-removed',
      ],
      'the events of a day': [
        () => run(`delete from audit_events where seal in (${top - 2}, ${top - 1})`),
        'events-removed',
      ],
      'a cut tail': [
        async () => {
          await run(`delete from audit_events where seal >= ${top - 1}`);
          await run(`delete from audit_seals where number >= ${top - 1}`);
        },
        'seals-removed',
      ],
      'a missing record of the chain': [
        () => run(`delete from settings where key = 'audit_chain'`),
        'chain',
      ],
    };
    const restore = await keepTrail(database);
    for (const [name, [tamper, ...kinds]] of Object.entries(cases)) {
      await tamper();
      const { faults } = await services.verifyAudit();
      assert.deepEqual(kindsOf(faults), kinds, name);
      // Sealing goes on, and does not cover it up.
      await sealSome(application, 1);
      assert.ok((await services.verifyAudit()).faultCount > 0, `${name}, later`);
      await restore();
      assert.deepEqual((await services.verifyAudit(newest)).faults, [], `${name}, restored`);
    }
    await run(`delete from audit_events where seal in (${top - 2}, ${top - 1})`);
    const { faults: day } = await services.verifyAudit();
    assert.ok(day[0]?.kind === 'events-removed');
    assert.deepEqual([day[0].first, day[0].last, day[0].count], [top - 2, top - 1, 6]);
    await restore();
  });

  test('finds with a noted seal that an older copy of the database was restored', async () => {
    const { services } = application;
    await sealSome(application);
    const restore = await keepTrail(database);
    await sealSome(application);
    const { newest: noted } = await services.verifyAudit();
    assert.ok(noted !== undefined);
    await restore();
    assert.deepEqual((await services.verifyAudit()).faults, []);
    assert.deepEqual(kindsOf((await services.verifyAudit(noted)).faults), ['noted-removed']);
    await sealSome(application, 4);
    assert.deepEqual(kindsOf((await services.verifyAudit(noted)).faults), ['noted-changed']);
  });
});

/** @returns puts the trail back as it is now */
async function keepTrail(database: Database) {
  const { queries } = database;
  const events = await queries.selectFrom('audit_events').selectAll().execute();
  const seals = await queries.selectFrom('audit_seals').selectAll().execute();
  const chain = await queries
    .selectFrom('settings')
    .selectAll()
    .where('key', '=', 'audit_chain')
    .executeTakeFirstOrThrow();
  return async () => {
    await database.transact(async (tx) => {
      await tx.deleteFrom('audit_events').execute();
      await tx.deleteFrom('audit_seals').execute();
      await tx.deleteFrom('settings').where('key', '=', 'audit_chain').execute();
      await tx.insertInto('audit_events').values(events).execute();
      await tx.insertInto('audit_seals').values(seals).execute();
      await tx.insertInto('settings').values(chain).execute();
    });
  };
}

test('signs the events of an older version once, as they are, and no later ones', async () => {
  const stores = await createTestStores();
  const database = openTestDatabase(stores);
  await insertManyEvents(database, 230, Date.now());
  const application = await startApplication({}, stores);
  try {
    const { services, clock } = application;
    await record(services, 'user_created');
    const fresh = await services.verifyAudit();
    assert.deepEqual([fresh.unsigned, fresh.unsealed, fresh.faultCount], [230, 1, 0]);
    await services.sealAudit();
    const report = await services.verifyAudit();
    assert.deepEqual([report.sealed, report.unsigned, report.unsealed], [231, 0, 0]);
    assert.deepEqual(report.faults, []);
    // An older version may still run beside this one for a while.
    await insertManyEvents(database, 1, clock.now());
    await sealSome(application);
    assert.equal((await services.verifyAudit()).faultCount, 0);
    clock.advance(2 * hourMs);
    await sealSome(application);
    await insertManyEvents(database, 1, clock.now());
    assert.deepEqual(kindsOf((await services.verifyAudit()).faults), ['event']);
  } finally {
    await application.close();
    await database.close();
    await stores.remove();
  }
});

test('outlives the rotation of SESSION_SECRET, and says so where the old one was thrown away', async () => {
  const stores = await createTestStores();
  const [older, newer, other] = ['older', 'newer', 'other'].map((name) => name.repeat(8));
  /** A server with these secrets records, seals and verifies. */
  let hours = 0;
  async function live(SESSION_SECRET: string) {
    const application = await startApplication({ SESSION_SECRET }, stores);
    try {
      hours += 1;
      application.clock.advance(hours * hourMs);
      await sealSome(application);
      return kindsOf((await application.services.verifyAudit()).faults);
    } finally {
      await application.close();
    }
  }
  try {
    for (const secrets of [`${older}`, `${newer},${older}`, `${older}`, `${newer}`]) {
      assert.deepEqual(await live(secrets), [], secrets);
    }
    const lost = await live(`${other}`);
    assert.deepEqual(lost, ['unknown-key', 'restarted']);
    assert.deepEqual(await live(`${other},${newer}`), ['restarted']);
  } finally {
    await stores.remove();
  }
});
