import assert from 'node:assert/strict';
import { after, before, describe, mock, test } from 'node:test';
import { issueLink } from '../journeys/steps/mailed-links.ts';
import type { LiveSession } from '../sessions/session.ts';
import { maxLiveSessions } from '../sessions/session-limits.ts';
import type { TestAccount } from '../testing/accounts.ts';
import { asPage, createApiClient } from '../testing/api-client.ts';
import { createTestKey } from '../testing/api-key.ts';
import { startApplication, type TestApplication } from '../testing/application.ts';
import { csrfOf, type TestBrowser } from '../testing/browser.ts';
import { dumpTables } from '../testing/dump.ts';

const chosen = 'an entirely new passphrase';
const requestContext = { ip: '', userAgent: '', requestId: '' };
const rounds = 5;

/** Every request is checked twice before it is executed: when it begins, and when it has arrived. */
const looks = 2;

interface Scene {
  readonly account: TestAccount;
  readonly browser: TestBrowser;
  readonly other: TestAccount;
  readonly keyId: string;
}

describe('a session that ends after its last check', () => {
  let app: TestApplication;
  before(async () => {
    app = await startApplication();
  });
  after(() => app.close());

  async function arrive(role: TestAccount['role'] = 'user'): Promise<Scene> {
    const account = await app.createAccount({ role });
    const other = await app.createAccount();
    const { id: keyId } = await createTestKey(app, account, ['read']);
    return { account, other, keyId, browser: await app.startSession(account) };
  }

  /** Ends the session between its second check and the transaction. */
  function meanwhile(happen: (live: LiveSession) => Promise<unknown>) {
    const { sessions } = app.services;
    const check = sessions.check.bind(sessions);
    let seen = 0;
    const mocked = mock.method(sessions, 'check', async (...asked: Parameters<typeof check>) => {
      const live = await check(...asked);
      seen += 1;
      if (live !== undefined && seen === looks) {
        mocked.mock.restore();
        await happen(live);
      }
      return live;
    });
  }

  const end = ({ id, account }: LiveSession) =>
    app.services.endSessions({
      actor: { id, account } as LiveSession,
      which: 'own',
      requestContext,
    });

  /** All rows, except those that workers update in the background, and counters that were returned to zero. */
  async function stored() {
    const tables = await dumpTables(app.stores);
    tables.delete('pending_invalidations');
    const failures = JSON.parse(tables.get('log_in_failures') ?? '[]') as Record<string, unknown>[];
    const counted = failures.filter(
      ({ by_strangers, on_known_devices }) => Number(by_strangers) + Number(on_known_devices) > 0,
    );
    tables.set('log_in_failures', JSON.stringify(counted));
    return tables;
  }

  /** @returns the response, after asserting that nothing was stored after the end */
  async function endBefore<T>(send: () => Promise<T>, happen: typeof end = end): Promise<T> {
    let before: Map<string, string> | undefined;
    meanwhile(async (live) => {
      await happen(live);
      before = await stored();
    });
    const answer = await send();
    assert.deepEqual(await stored(), before);
    return answer;
  }

  const pages: [string, string, (scene: Scene) => Record<string, string>, 'admin'?][] = [
    ['changes a name', '/account', () => ({ given_name: 'Eve', family_name: '' })],
    [
      'changes a password',
      '/account/password',
      ({ account }) => ({ current: account.password, password: chosen, end_others: 'yes' }),
    ],
    ['is renewed', '/account/confirm', ({ account }) => ({ password: account.password })],
    ['asks for another address', '/account/email', () => ({ email: 'eve@example.com' })],
    ['ends others', '/account/sessions', () => ({ session: 'others' })],
    ['ends all', '/account/sessions', () => ({ session: 'all' })],
    ['makes a key', '/account/api-keys', () => ({ name: 'x', scope_read: 'on', expires: 'never' })],
    ['replaces a key', '/account/api-keys', ({ keyId }) => ({ replace: keyId, overlap: 'none' })],
    ['revokes a key', '/account/api-keys', ({ keyId }) => ({ revoke: keyId })],
    ['leaves', '/account/delete', ({ account }) => ({ password: account.password })],
    [
      'invites',
      '/admin/invitations',
      () => ({ email: 'eve@example.com', role: 'admin', groups: '' }),
      'admin',
    ],
  ];
  for (const [what, path, fields, role] of pages) {
    test(`${what} no longer, on a page`, async () => {
      const scene = await arrive(role);
      await app.startSession(scene.account);
      const _csrf = csrfOf(await scene.browser.get(path));
      const send = () => scene.browser.post(path, { _csrf, ...fields(scene) });
      const { status, location } = await endBefore(send);
      assert.deepEqual([status, location], [303, '/login']);
      assert.equal((await scene.browser.get('/dashboard')).location, '/login?rd=%2Fdashboard');
    });
  }

  const calls: [string, (scene: Scene) => string, unknown?, 'admin'?][] = [
    ['PATCH', () => '/me', { given_name: 'Eve' }],
    ['DELETE', () => '/me'],
    ['POST', () => '/me/api-keys', { name: 'x', scopes: ['read'] }],
    ['POST', ({ keyId }) => `/me/api-keys/${keyId}/replace`, { overlap_seconds: 0 }],
    ['DELETE', ({ keyId }) => `/me/api-keys/${keyId}`],
    ['POST', () => '/logout-everywhere'],
    ['PATCH', ({ other }) => `/users/${other.username}`, { given_name: 'Eve' }, 'admin'],
    ['DELETE', ({ other }) => `/users/${other.username}`, undefined, 'admin'],
  ];
  for (const [method, path, body, role] of calls) {
    const shown = path({ keyId: '{id}', other: { username: '{username}' } } as Scene);
    test(`changes nothing by the API: ${method} ${shown}`, async () => {
      const scene = await arrive(role);
      const headers = asPage(scene.browser, app.baseUrl);
      const api = createApiClient(app.address, headers);
      const answer = await endBefore(() => api(method, path(scene), { body }));
      assert.deepEqual([answer.status, answer.body.code], [401, 'login_required']);
    });
  }

  test('changes nothing by the API as a program either', async () => {
    const { account } = await arrive();
    const { logInProgram } = app.services;
    const { username: name, password } = account;
    const outcome = await logInProgram({ name, password, format: 'opaque', requestContext });
    assert.ok(outcome.kind === 'logged-in');
    const headers = { authorization: `Bearer ${outcome.tokens.accessToken}` };
    const api = createApiClient(app.address, headers);
    const answer = await endBefore(() => api('PATCH', '/me', { body: { given_name: 'Eve' } }));
    assert.deepEqual([answer.status, answer.body.code], [401, 'invalid_token']);
  });

  test('an API key that is revoked after its last check changes nothing', async () => {
    const { account } = await arrive();
    const { id, key } = await createTestKey(app, account, ['write']);
    const { stores, revokeApiKey } = app.services;
    const find = stores.apiKeys.find.bind(stores.apiKeys);
    let seen = 0;
    const mocked = mock.method(
      stores.apiKeys,
      'find',
      async (...asked: Parameters<typeof find>) => {
        const found = await find(...asked);
        seen += 1;
        if (seen === looks) await revokeApiKey({ id, requestContext });
        return found;
      },
    );
    const api = createApiClient(app.address, { 'x-api-key': key });
    const { status, body } = await api('PATCH', '/me', { body: { given_name: 'Eve' } });
    mocked.mock.restore();
    assert.deepEqual([status, body.code], [401, 'invalid_api_key']);
    assert.equal((await stores.accounts.find(account.id))?.givenName, null);
  });

  test('a demoted administrator invites nobody', async () => {
    const { browser } = await arrive('admin');
    await arrive('admin');
    const _csrf = csrfOf(await browser.get('/admin/invitations'));
    const fields = { _csrf, email: 'eve@example.com', role: 'admin', groups: '' };
    const { location } = await endBefore(
      () => browser.post('/admin/invitations', fields),
      ({ account: { id: accountId } }) =>
        app.services.setRole({ accountId, role: 'user', requestContext }) as never,
    );
    assert.equal(location, '/login');
  });

  test('is renewed in two concurrent windows, but not after a logout', async () => {
    const { account, browser } = await arrive();
    const { proveIdentity, endSessions } = app.services;
    const { password } = account;
    const prove = async (actor: LiveSession) => {
      const outcome = await proveIdentity.withPassword({
        actor,
        password,
        code: '',
        requestContext,
      });
      assert.ok(outcome.kind === 'proved');
      return outcome.session.live;
    };
    const send = async () => (await browser.submit('/account/confirm', { password })).location;
    const page = await browser.get('/account/confirm');
    const confirm = () => browser.post('/account/confirm', { _csrf: csrfOf(page), password });
    for (let count = 1; count < maxLiveSessions; count += 1) {
      await app.startSession(account, { isCopied: false });
    }
    meanwhile(prove);
    assert.equal((await confirm()).location, '/account');
    const { stores, clock } = app.services;
    const living = await stores.sessions.listLive(account.id, clock.now());
    assert.equal(living.length, maxLiveSessions, 'the limit is not exceeded');
    assert.equal((await browser.get('/dashboard')).status, 200);
    assert.equal(await send(), '/account');

    const again = csrfOf(await browser.get('/account/confirm'));
    meanwhile(async (live) =>
      endSessions({ actor: await prove(live), which: 'all', requestContext }),
    );
    const late = await browser.post('/account/confirm', { _csrf: again, password });
    assert.equal(late.location, '/login');
    assert.equal((await browser.get('/dashboard')).status, 303);
  });

  test(`creates no API key in an account that is recovered, in ${rounds} rounds`, async () => {
    const { transact, reportLogin, stores, clock } = app.services;
    for (let round = 0; round < rounds; round += 1) {
      const { account, browser } = await arrive();
      const api = createApiClient(app.address, asPage(browser, app.baseUrl));
      const about = { purpose: 'not-me', accountId: account.id } as const;
      const { token } = await transact((tx) => issueLink(tx, about, clock.now()));
      const body = { name: 'to stay', scopes: ['write'] };
      const [made, taken] = await Promise.all([
        api('POST', '/me/api-keys', { body }),
        reportLogin.complete({ token, requestContext }),
      ]);
      assert.equal(taken.kind, 'reported');
      assert.ok(made.status === 201 || made.status === 401, String(made.status));
      assert.deepEqual(await stores.apiKeys.list(account.id, clock.now()), []);
    }
  });

  test(`stays if it ends the session first that was going to end it, in ${rounds} rounds`, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const { account, browser } = await arrive();
      const both = [browser, await app.startSession(account)];
      const tokens = await Promise.all(both.map((each) => each.get('/account/sessions')));
      const answers = await Promise.all(
        both.map((each, index) =>
          each.post('/account/sessions', {
            _csrf: csrfOf(tokens[index] ?? { text: '' }),
            session: 'others',
          }),
        ),
      );
      const statuses = await Promise.all(both.map(async (each) => (await each.get('/')).location));
      assert.deepEqual(statuses.toSorted(), ['/dashboard', '/login']);
      assert.deepEqual(answers.map(({ location }) => location).toSorted(), [
        '/account/sessions',
        '/login',
      ]);
    }
  });
});
