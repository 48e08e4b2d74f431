import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../testing/accounts.ts';
import { startApplication, type TestApplication } from '../testing/application.ts';
import { csrfOf } from '../testing/browser.ts';
import type { LiveSession, NewSession } from './session.ts';
import { sessionAccount } from './session-account.ts';

const secondMs = 1000;
const hourMs = 3600 * secondMs;

describe('sessions', () => {
  let application: TestApplication;
  let account: TestAccount;

  before(async () => {
    application = await startApplication();
    account = await application.createAccount();
  });
  after(() => application.close());

  /** Creates a session as a login does. */
  async function start(owner = account): Promise<NewSession> {
    const { sessions, stores } = application.services;
    const session = sessions.prepare(
      sessionAccount({
        ...owner,
        givenName: null,
        familyName: null,
        groups: [],
        emailConfirmedAt: 0,
      }),
      { ip: '192.0.2.1', userAgent: 'test' },
    );
    await stores.sessions.insert(session);
    await sessions.warmCopies(session);
    return session;
  }

  const check = (session: NewSession) => application.services.sessions.check(session.secretId);

  async function end(session: NewSession) {
    const { sessions, stores, clock } = application.services;
    const choice = { accountId: session.live.account.id, only: session.live.id };
    const ended = await stores.sessions.end(choice, 'log-out', clock.now());
    await sessions.propagate(ended.map(({ invalidation }) => invalidation));
  }

  const row = (session: NewSession) =>
    application.services.stores.sessions.find(session.digest, application.clock.now());

  test('finds a session with the current state of its account', async () => {
    const live = await check(await start());
    assert.equal(live?.account.username, account.username);
    assert.equal(live?.account.email, account.email);
    assert.deepEqual(live?.account.roles, ['user']);
  });

  test('refuses an id that was never issued', async () => {
    assert.equal(await application.services.sessions.check('x'.repeat(43)), undefined);
  });

  test('refuses an ended session from the next check on', async () => {
    const session = await start();
    await check(session);
    await end(session);
    assert.equal(await check(session), undefined);
  });

  test('ends a session only once', async () => {
    const { stores, clock } = application.services;
    const session = await start();
    const choice = { accountId: account.id, only: session.live.id };
    const both = await Promise.all([
      stores.sessions.end(choice, 'log-out', clock.now()),
      stores.sessions.end(choice, 'log-out', clock.now()),
    ]);
    assert.equal(both.flat().length, 1);
  });

  test('a change of the account invalidates no session that has ended', async () => {
    const owner = await application.createAccount();
    const [ended, alive] = [await start(owner), await start(owner)];
    await end(ended);
    const { stores, clock } = application.services;
    const changed = await stores.sessions.markChanged(owner.id, clock.now());
    assert.deepEqual(
      changed.map(({ digest }) => digest),
      [alive.digest],
    );
  });

  test('never ends a session of another account', async () => {
    const { stores, clock } = application.services;
    const session = await start();
    const stranger = await application.createAccount();
    const choice = { accountId: stranger.id, only: session.live.id };
    assert.deepEqual(await stores.sessions.end(choice, 'ended-by-owner', clock.now()), []);
    assert.ok(await check(session));
  });

  test('ends all other sessions at once and keeps this one', async () => {
    const { stores, sessions, clock } = application.services;
    const owner = await application.createAccount();
    const [own, ...others] = [await start(owner), await start(owner), await start(owner)];
    const ended = await stores.sessions.end(
      { accountId: owner.id, except: own.live.id },
      'ended-by-owner',
      clock.now(),
    );
    await sessions.propagate(ended.map(({ invalidation }) => invalidation));
    assert.equal(ended.length, 2);
    assert.ok(await check(own));
    for (const other of others) assert.equal(await check(other), undefined);
  });

  test('ends a session at its absolute limit, even if it is in constant use', async () => {
    const session = await start();
    for (let hour = 0; hour < 12; hour += 1) {
      const live = await check(session);
      assert.ok(live, `alive after ${hour} hours`);
      await use(session, live);
      application.clock.advance(hourMs / 2);
      const again = await check(session);
      assert.ok(again);
      await use(session, again);
      application.clock.advance(hourMs / 2);
    }
    assert.equal(await check(session), undefined);
  });

  async function use(session: NewSession, live: LiveSession) {
    application.services.sessions.noteUse(session.secretId, live);
    await application.services.sessions.settle();
  }

  test('records uses at most once in five minutes', async () => {
    const session = await start();
    const { lastSeenAt: startedAt } = (await row(session)) as { lastSeenAt: number };
    application.clock.advance(60 * secondMs);
    await use(session, session.live);
    // The interval is min(300 s, idle limit / 20): 90 s with the default of half an hour.
    assert.equal((await row(session))?.lastSeenAt, startedAt);
    application.clock.advance(60 * secondMs);
    await use(session, session.live);
    assert.ok(((await row(session))?.lastSeenAt ?? 0) > startedAt);
  });

  test('records one use when many workers note uses at once', async () => {
    const { stores, clock } = application.services;
    const session = await start();
    application.clock.advance(10 * 60 * secondMs);
    const now = clock.now();
    const recorded = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        stores.sessions.recordUse(session.digest, session.live, now + index),
      ),
    );
    assert.equal(new Set(recorded).size, 1, 'all learn of the same use');
  });

  test('records no use of an ended session', async () => {
    const session = await start();
    await end(session);
    application.clock.advance(10 * 60 * secondMs);
    const { stores, clock } = application.services;
    assert.equal(
      await stores.sessions.recordUse(session.digest, session.live, clock.now()),
      undefined,
    );
    assert.equal(await check(session), undefined);
  });

  test('limits an account to 100 sessions: a login ends the least recently used one', async () => {
    const owner = await application.createAccount();
    const [first, second] = [await start(owner), await start(owner)];
    application.clock.advance(10 * 60 * secondMs);
    await use(first, first.live);
    for (let count = 2; count < 100; count += 1) await start(owner);
    const browser = await application.logIn(owner);
    assert.equal(await check(second), undefined);
    assert.ok(await check(first), 'it was used since');
    const { stores, clock } = application.services;
    assert.equal((await stores.sessions.listLive(owner.id, clock.now())).length, 100);
    const [, ended] = await stores.audit.list(owner.id, 2);
    assert.equal(ended?.event, 'session_ended');

    await browser.post('/account/sessions', {
      _csrf: csrfOf(await browser.get('/account/sessions')),
      session: 'others',
    });
    assert.equal((await stores.sessions.listLive(owner.id, clock.now())).length, 1);
    const events = (await stores.audit.list(owner.id, 200)).map(({ event }) => event);
    assert.equal(events.filter((event) => event === 'session_ended').length, 100);
  });

  test('a disabled account has no sessions', async () => {
    const owner = await application.createAccount();
    const session = await start(owner);
    const { stores, sessions, clock } = application.services;
    await stores.accounts.disable(owner.id, clock.now());
    const ended = await stores.sessions.end(
      { accountId: owner.id },
      'account-disabled',
      clock.now(),
    );
    await sessions.propagate(ended.map(({ invalidation }) => invalidation));
    assert.equal(await check(session), undefined);
  });

  test('the next check sees a changed account', async () => {
    const owner = await application.createAccount();
    const session = await start(owner);
    assert.ok(await check(session));
    const { stores, sessions, clock } = application.services;
    await stores.accounts.disable(owner.id, clock.now());
    await sessions.propagate(await stores.sessions.markChanged(owner.id, clock.now()));
    assert.equal(await check(session), undefined);
  });

  test('stores nothing that could be used as a credential', async () => {
    const session = await start();
    assert.notEqual(session.digest, session.secretId);
    const summaries = await application.services.stores.sessions.listLive(
      account.id,
      application.clock.now(),
    );
    const text = JSON.stringify([await row(session), summaries]);
    assert.ok(!text.includes(session.secretId));
    assert.ok(!text.includes(session.digest));
  });

  test('deletes old sessions in chunks, and live ones never', async () => {
    const owner = await application.createAccount();
    const old = await start(owner);
    application.clock.advance(200 * 24 * hourMs);
    const young = await start(owner);
    await application.services.purgeExpired();
    const { stores } = application.services;
    assert.equal(await stores.sessions.findPreviousLogIn(owner.id, young.live), undefined);
    assert.equal(await check(old), undefined);
    assert.ok(await row(young));
  });
});
