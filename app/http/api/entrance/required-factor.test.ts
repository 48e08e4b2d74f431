import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../../testing/accounts.ts';
import { createApiClient } from '../../../testing/api-client.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { addAuthenticatorApp } from '../../../testing/factors.ts';
import { createTestStores, type TestStores } from '../../../testing/stores.ts';

const day = 24 * 60 * 60_000;

async function logInByApi(app: TestApplication, { username, password }: TestAccount) {
  const body = { username, password };
  return createApiClient(app.address)('POST', '/login', { body });
}

async function completeByApi(app: TestApplication, login_token: string, code: string) {
  const body = { login_token, kind: 'totp', code };
  return createApiClient(app.address)('POST', '/login/second-factor', { body });
}

describe('a second factor that becomes required', () => {
  let stores: TestStores;
  let account: TestAccount;
  let cookies: Map<string, string>;
  let token: string;
  let app: TestApplication;

  before(async () => {
    stores = await createTestStores();
    const earlier = await startApplication({}, stores);
    account = await earlier.createAccount();
    ({ cookies } = await earlier.logIn(account));
    token = (await logInByApi(earlier, account)).body.access_token;
    await earlier.close();
    app = await startApplication({ REQUIRE_SECOND_FACTOR: 'all' }, stores);
  });
  after(async () => {
    await app.close();
    await stores.remove();
  });

  test('ends no session', async () => {
    const visitor = app.browser(cookies);
    for (const path of ['/dashboard', '/account/sessions']) {
      assert.equal((await visitor.get(path)).status, 200, path);
    }
    const saved = await visitor.submit('/account', { given_name: 'Ada', family_name: 'Lovelace' });
    assert.ok(saved.status < 400, saved.text);
    const byToken = createApiClient(app.address, { authorization: `Bearer ${token}` });
    assert.equal((await byToken('GET', '/me')).status, 200);
  });

  test('is asked for at the next login, and no session starts before it is added', async () => {
    const { status, body } = await logInByApi(app, account);
    assert.deepEqual([status, body.code, body.factors], [403, 'second_factor_required', []]);
    const visitor = app.browser();
    const { username, password } = account;
    const answer = await visitor.submit('/login', { username, password });
    assert.match(answer.location ?? '', /^\/login\/second-step/);
    assert.equal((await visitor.get('/dashboard')).status, 303);
  });

  test('lets people log in after they have added one', async () => {
    const phone = await addAuthenticatorApp(app, account.id);
    const { body } = await logInByApi(app, account);
    const answer = await completeByApi(app, body.login_token, phone.code());
    assert.equal(answer.status, 200);
  });
});

describe('a grace period before a second factor is required', () => {
  test('is counted from the first login under the requirement', async () => {
    const app = await startApplication({
      ...{ REQUIRE_SECOND_FACTOR: 'all', SECOND_FACTOR_GRACE_DAYS: '3' },
    });
    try {
      const account = await app.createAccount();
      assert.equal((await logInByApi(app, account)).status, 200);
      app.clock.advance(2 * day);
      assert.equal((await logInByApi(app, account)).status, 200);
      app.clock.advance(day);
      assert.equal((await logInByApi(app, account)).status, 403);
    } finally {
      await app.close();
    }
  });
});

describe('a required passkey', () => {
  test('is not replaced by an authenticator app or a recovery code', async () => {
    const app = await startApplication({
      ...{ REQUIRE_SECOND_FACTOR: 'all', REQUIRE_SECOND_FACTOR_KIND: 'passkey' },
    });
    try {
      const account = await app.createAccount();
      const phone = await addAuthenticatorApp(app, account.id);
      const { body } = await logInByApi(app, account);
      const proved = await completeByApi(app, body.login_token, phone.code());
      assert.deepEqual([proved.status, proved.body.code], [403, 'second_factor_required']);
      app.clock.advance(30_000);
      const again = await completeByApi(app, proved.body.login_token, phone.code());
      assert.notEqual(again.status, 200);
      assert.deepEqual(
        await app.services.stores.sessions.listLive(account.id, app.clock.now()),
        [],
      );
    } finally {
      await app.close();
    }
  });
});
