import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { addAuthenticatorApp } from '../../../testing/factors.ts';
import { newAddress } from '../../../testing/registrations.ts';

describe('the login of a program with a second factor', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  const post = (path: string, body: object) =>
    fetch(`${application.address}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': newAddress() },
      body: JSON.stringify(body),
    });

  /** The first step, for an account with an authenticator app. */
  async function firstStep() {
    const account = await application.createAccount();
    const app = await addAuthenticatorApp(application, account.id);
    const { username, password } = account;
    const again = async () => {
      const answer = await post('/login', { username, password });
      return { answer, body: (await answer.json()) as Record<string, unknown> };
    };
    const { answer, body } = await again();
    assert.equal(answer.status, 403);
    return { account, app, body, again, login_token: String(body['login_token']) };
  }

  const complete = (login_token: string, code: string, kind = 'totp') =>
    post('/login/second-factor', { login_token, kind, code });

  test('asks for a factor, names those of the account, and starts no session', async () => {
    const { account, body } = await firstStep();
    assert.equal(body['code'], 'second_factor_required');
    assert.equal(body['expires_in'], 300);
    assert.deepEqual([...(body['factors'] as string[])].sort(), ['recovery_codes', 'totp']);
    const { stores } = application.services;
    assert.deepEqual(await stores.sessions.listLive(account.id, application.clock.now()), []);
  });

  test('accepts a login token for nothing else', async () => {
    const { login_token } = await firstStep();
    const me = await fetch(`${application.address}/api/v1/me`, {
      headers: { Authorization: `Bearer ${login_token}` },
    });
    assert.equal(me.status, 401);
  });

  test('is complete with a code, and the token says so', async () => {
    const { app, login_token } = await firstStep();
    const answer = await complete(login_token, app.code());
    assert.equal(answer.status, 200);
    const { access_token } = (await answer.json()) as { access_token: string };
    const claims = JSON.parse(
      Buffer.from(access_token.split('.')[1] ?? '', 'base64url').toString(),
    );
    assert.deepEqual(claims.amr, ['pwd', 'otp', 'mfa']);
    assert.equal(claims.acr, 'urn:gatehouse:2');
    const me = await fetch(`${application.address}/api/v1/me`, {
      headers: { Authorization: `Bearer ${access_token}` },
    });
    assert.equal(me.status, 200);
  });

  test('accepts a code of the current time step or the one before, and no other', async () => {
    for (const [stepsLater, status] of [
      [-2, 401],
      [1, 401],
      [-1, 200],
    ] as const) {
      const { app, login_token } = await firstStep();
      application.clock.advance(30_000);
      const answer = await complete(login_token, app.code(stepsLater));
      assert.equal(answer.status, status, `${stepsLater} steps`);
    }
  });

  test('accepts a code once, of ten concurrent logins', async () => {
    const { app, again } = await firstStep();
    const tokens = [];
    for (let count = 0; count < 10; count += 1) tokens.push((await again()).body['login_token']);
    const code = app.code();
    const answers = await Promise.all(tokens.map((token) => complete(String(token), code)));
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  });

  test('accepts a recovery code once, in any spelling', async () => {
    const { app, again, login_token } = await firstStep();
    const [, code = ''] = app.recoveryCodes;
    const spelled = code.toUpperCase().replaceAll('-', ' ');
    assert.equal((await complete(login_token, spelled, 'recovery_code')).status, 200);
    const { body } = await again();
    const second = await complete(String(body['login_token']), code, 'recovery_code');
    assert.equal(second.status, 401);
  });

  test('ends after five wrong codes', async () => {
    const { app, login_token } = await firstStep();
    for (let count = 0; count < 5; count += 1) {
      application.clock.advance(30_000);
      const answer = await complete(login_token, '000000');
      assert.ok([401, 429].includes(answer.status));
    }
    application.clock.advance(30_000);
    assert.notEqual((await complete(login_token, app.code())).status, 200);
  });

  test('expires after five minutes', async () => {
    const { app, login_token } = await firstStep();
    application.clock.advance(5 * 60_000);
    assert.equal((await complete(login_token, app.code())).status, 401);
  });

  test('ends when the set of factors changes meanwhile, however it was changed', async () => {
    const { account, app, login_token } = await firstStep();
    const { stores } = application.services;
    await stores.factors.remove(account.id, { kind: 'recovery_codes' }, application.clock.now());
    assert.equal((await complete(login_token, app.code())).status, 401);
  });

  test('ends when the password changes in the meantime', async () => {
    const { account, app, login_token } = await firstStep();
    const { stores, passwords, clock } = application.services;
    const other = await passwords.hash('quite another passphrase', account.id);
    await stores.passwords.set(account.id, other, clock.now() + 1);
    assert.equal((await complete(login_token, app.code())).status, 401);
  });
});
