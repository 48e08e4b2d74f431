import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import type { TestBrowser } from '../../testing/browser.ts';
import { createTestStores, type TestStores } from '../../testing/stores.ts';

const requestContext = { ip: '', userAgent: 'test', requestId: '' };

const logIn = ({ username, password }: TestAccount) => ({ username, password });

// Two servers share their stores: a change at one must apply at the other from the next request on.
const numbered = (count: number) => Array.from({ length: count }, (_, at) => `g${at}`).join();

describe('administration', () => {
  let stores: TestStores;
  let server: TestApplication;
  let otherServer: TestApplication;

  before(async () => {
    stores = await createTestStores();
    server = await startApplication({}, stores);
    otherServer = await startApplication({}, stores);
    // Another administrator, so that everybody else may lose that role.
    await server.createAccount({ role: 'admin' });
  });
  after(async () => {
    await Promise.all([server.close(), otherServer.close()]);
    await stores.remove();
  });

  const atOther = (browser: TestBrowser) => otherServer.browser(new Map(browser.cookies));
  const status = async (browser: TestBrowser) => (await browser.get('/dashboard')).status;
  const change = ({ id: accountId }: TestAccount) => ({ accountId, requestContext });
  const events = async ({ id }: { id: string }) =>
    (await server.services.stores.audit.list(id, 10)).map(({ event }) => event);

  /** An account with a session that both servers have in their caches. */
  async function somebodyLoggedIn(wishes: Partial<TestAccount> = {}) {
    const account = await server.createAccount(wishes);
    const browser = await server.logIn(account);
    assert.equal(await status(browser), 200);
    assert.equal(await status(atOther(browser)), 200);
    return { account, browser };
  }

  const newcomer = (name: string) => ({
    username: name,
    email: `${name}@example.com`,
    password: 'engines weave algebra',
    role: 'user' as const,
    givenName: 'Ada',
    familyName: '',
    requestContext,
  });

  test('a created account can log in at once, and is in the audit trail', async () => {
    const input = newcomer('created');
    const outcome = await server.services.createAccount(input);
    assert.ok(outcome.kind === 'created');
    const browser = otherServer.browser();
    const { username, password } = input;
    const answer = await browser.submit('/login', { username, password });
    assert.equal(answer.location, '/dashboard');
    assert.match((await browser.get('/dashboard')).text, /Ada/);
    assert.deepEqual(await events(outcome.account), ['authn_login_success', 'user_created']);
  });

  test('reports taken names and addresses, in any spelling, and stores nothing', async () => {
    const { createAccount } = server.services;
    await createAccount(newcomer('first'));
    const both = await createAccount({ ...newcomer('FIRST'), email: 'First@example.com' });
    assert.deepEqual(both, { kind: 'taken', fields: ['username', 'email'] });
    const email = await createAccount({ ...newcomer('second'), email: 'first@example.com' });
    assert.deepEqual(email, { kind: 'taken', fields: ['email'] });
    assert.equal((await createAccount(newcomer('second'))).kind, 'created');
  });

  test('reports all faults of a new account at once', async () => {
    const outcome = await server.services.createAccount({
      ...newcomer('a@b'),
      email: 'nowhere',
      password: 'short',
      familyName: 'two\nlines',
    });
    assert.ok(outcome.kind === 'invalid');
    const fields = outcome.faults.map(({ field }) => field);
    assert.deepEqual(fields, ['username', 'email', 'password', 'familyName']);
  });

  test('of many concurrent requests for one name, one succeeds', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () => server.services.createAccount(newcomer('wanted'))),
    );
    const kinds = outcomes.map(({ kind }) => kind).sort();
    assert.deepEqual(kinds, ['created', 'taken', 'taken', 'taken', 'taken']);
  });

  test('disabling ends every session from the next request on, and enabling lets the person log in again', async () => {
    const { account, browser } = await somebodyLoggedIn();
    const { disableAccount, enableAccount } = server.services;
    assert.deepEqual(await disableAccount(change(account)), { kind: 'disabled', sessionsEnded: 1 });
    assert.equal(await status(atOther(browser)), 303);
    assert.equal(await status(browser), 303);
    assert.equal((await server.browser().submit('/login', logIn(account))).status, 403);
    assert.deepEqual(await disableAccount(change(account)), { kind: 'unchanged' });

    assert.equal(await enableAccount(change(account)), true);
    assert.equal(await enableAccount(change(account)), false);
    assert.equal(await status(atOther(browser)), 303, 'the session before stays ended');
    assert.equal(await status(await otherServer.logIn(account)), 200);
    assert.deepEqual((await events(account)).slice(1, 4), [
      'user_enabled',
      'authn_login_fail',
      'user_disabled',
    ]);
  });

  test('a new role applies from the next request on, in existing sessions', async () => {
    const { account, browser } = await somebodyLoggedIn();
    const roleShown = async (visitor: TestBrowser) =>
      /Administrator|>admin</i.test((await visitor.get('/dashboard')).text);
    assert.equal(await roleShown(atOther(browser)), false);
    const { setRole } = server.services;
    assert.deepEqual(await setRole({ ...change(account), role: 'admin' }), { kind: 'changed' });
    assert.equal(await roleShown(atOther(browser)), true);
    assert.equal(await roleShown(browser), true);
    assert.deepEqual(await setRole({ ...change(account), role: 'admin' }), { kind: 'unchanged' });
    assert.deepEqual(await setRole({ ...change(account), role: 'user' }), { kind: 'changed' });
    assert.equal(await roleShown(atOther(browser)), false);
    assert.equal((await events(account))[0], 'privilege_permissions_changed');
  });

  test('new groups apply from the next request on, in the headers for applications', async () => {
    const { account, browser } = await somebodyLoggedIn();
    const groupsTold = async (visitor: TestBrowser) => {
      const headers = { 'x-original-url': 'http://localhost:8080/', 'x-original-method': 'GET' };
      const answer = await visitor.get('/api/authz/auth-request', headers);
      return answer.headers.get('remote-groups');
    };
    assert.equal(await groupsTold(atOther(browser)), '');
    const { setGroups } = server.services;
    const set = (groups: string) => setGroups({ ...change(account), groups });
    const groups = ['board', 'team.one_a-b'];
    assert.deepEqual(await set(' team.one_a-b,board, board '), { kind: 'changed', groups });
    for (const visitor of [atOther(browser), browser]) {
      assert.equal(await groupsTold(visitor), 'board,team.one_a-b');
    }
    assert.deepEqual(await set('board, team.one_a-b'), { kind: 'unchanged', groups });
    assert.equal((await events(account))[0], 'privilege_permissions_changed');
    for (const wrong of ['Board', 'a;b', '-a', 'a'.repeat(65), 'x\r\ny:z', numbered(51)]) {
      assert.deepEqual(await set(wrong), { kind: 'invalid' }, wrong);
    }
    assert.deepEqual(await set(''), { kind: 'changed', groups: [] });
    assert.equal(await groupsTold(browser), '');
  });

  test('a deleted account is gone, and nobody else gets its name', async () => {
    const { account, browser } = await somebodyLoggedIn();
    const { deleteAccount, enableAccount, disableAccount, createAccount } = server.services;
    assert.deepEqual(await deleteAccount(change(account)), { kind: 'deleted', sessionsEnded: 1 });
    assert.equal(await status(atOther(browser)), 303);
    assert.equal((await otherServer.browser().submit('/login', logIn(account))).status, 401);
    assert.equal(await server.services.stores.passwords.find(account.id), undefined);
    const again = { ...newcomer(account.username), email: 'another@example.com' };
    assert.deepEqual(await createAccount(again), { kind: 'taken', fields: ['username'] });
    assert.deepEqual(await deleteAccount(change(account)), { kind: 'unchanged' });
    assert.deepEqual(await disableAccount(change(account)), { kind: 'unchanged' });
    assert.equal(await enableAccount(change(account)), false);
  });

  test('sessions are revoked one by one, or all of an account', async () => {
    const { account, browser } = await somebodyLoggedIn();
    const second = await server.logIn(account);
    const third = await server.logIn(account);
    const { revokeSessions, stores: sql, clock } = server.services;
    const [, , oldest] = await sql.sessions.listLive(account.id, clock.now());
    const sessionId = oldest?.id ?? '';
    assert.equal(await revokeSessions({ which: { sessionId }, requestContext }), 1);
    assert.equal(await revokeSessions({ which: { sessionId }, requestContext }), 0);
    const statuses = await Promise.all([browser, second, third].map(atOther).map(status));
    assert.deepEqual(statuses.sort(), [200, 200, 303]);
    const which = { accountId: account.id };
    assert.equal(await revokeSessions({ which, requestContext }), 2);
    for (const one of [browser, second, third]) assert.equal(await status(atOther(one)), 303);
    assert.equal((await events(account)).filter((event) => event === 'session_ended').length, 3);
    const unknown = { which: { sessionId: 'unknown' }, requestContext };
    assert.equal(await revokeSessions(unknown), 0);
  });
});

describe('the last administrator', () => {
  let stores: TestStores;
  let server: TestApplication;
  let racing: TestApplication;

  before(async () => {
    stores = await createTestStores();
    server = await startApplication({}, stores, { isSetUp: false });
    // On SQLite, two connections in one thread would wait for each other, so one server has to do.
    racing =
      stores.profile === 'sqlite' ? server : await startApplication({}, stores, { isSetUp: false });
  });
  after(async () => {
    await server.close();
    if (racing !== server) await racing.close();
    await stores.remove();
  });

  const change = ({ id: accountId }: TestAccount) => ({ accountId, requestContext });

  test('cannot be demoted, disabled or deleted; a disabled colleague does not count', async () => {
    const { setRole, disableAccount, deleteAccount } = server.services;
    const last = await server.createAccount({ role: 'admin' });
    const colleague = await server.createAccount({ role: 'admin' });
    assert.equal((await disableAccount(change(colleague))).kind, 'disabled');
    const browser = await server.logIn(last);
    const refusal = { kind: 'last-administrator' };
    assert.deepEqual(await setRole({ ...change(last), role: 'user' }), refusal);
    assert.deepEqual(await disableAccount(change(last)), refusal);
    assert.deepEqual(await deleteAccount(change(last)), refusal);
    assert.equal((await browser.get('/dashboard')).status, 200);
    assert.equal((await deleteAccount(change(colleague))).kind, 'deleted');
  });

  test('remains when two administrators are removed at the same time, in every round', async () => {
    const isAdministrator = async ({ id }: TestAccount) => {
      const account = await server.services.stores.accounts.find(id);
      return account?.role === 'admin' && account.disabledAt === null;
    };
    for (let round = 0; round < 10; round += 1) {
      const [one, other] = [
        await server.createAccount({ role: 'admin' }),
        await server.createAccount({ role: 'admin' }),
      ];
      await demoteAllBut([one, other]);
      const outcomes = await Promise.all([
        server.services.setRole({ ...change(one), role: 'user' }),
        round % 2 === 0
          ? racing.services.setRole({ ...change(other), role: 'user' })
          : racing.services.disableAccount(change(other)),
      ]);
      const refused = outcomes.filter(({ kind }) => kind === 'last-administrator');
      assert.equal(refused.length, 1, `round ${round}`);
      assert.equal((await isAdministrator(one)) !== (await isAdministrator(other)), true);
    }
  });

  test('of fifty attempts at the same time, by every act that removes administrators, none gets the last one', async () => {
    const [one, other] = [
      await server.createAccount({ role: 'admin' }),
      await server.createAccount({ role: 'admin' }),
    ];
    await demoteAllBut([one, other]);
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, number) => {
        const { setRole, disableAccount, deleteAccount, setEndDate } = (
          number % 2 === 0 ? server : racing
        ).services;
        const about = change(number % 4 < 2 ? one : other);
        const acts = [
          () => setRole({ ...about, role: 'user' }),
          () => disableAccount(about),
          () => deleteAccount(about),
          () => setEndDate({ ...about, endsAt: server.clock.now() + 60_000 }),
        ];
        return acts[number % acts.length]?.();
      }),
    );
    assert.ok(outcomes.some((outcome) => outcome?.kind === 'last-administrator'));
    assert.equal(await server.services.stores.accounts.isThereAnAdministrator(), true);
    const left = await Promise.all(
      [one, other].map(({ id }) => server.services.stores.accounts.find(id)),
    );
    const lasting = left.filter(
      (account) =>
        account?.role === 'admin' &&
        account.disabledAt === null &&
        account.deletedAt === null &&
        account.endsAt === null,
    );
    assert.equal(lasting.length, 1);
  });

  async function demoteAllBut(kept: readonly TestAccount[]) {
    const { stores: sql, setRole } = server.services;
    for (const { id: accountId } of await sql.accounts.list(undefined, 200)) {
      if (kept.some(({ id }) => id === accountId)) continue;
      await setRole({ accountId, role: 'user', requestContext });
    }
  }
});
