import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createApiClient } from '../../../testing/api-client.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { createAuthenticator } from '../../../testing/authenticator.ts';
import { csrfOf } from '../../../testing/browser.ts';
import { addAuthenticatorApp, addPasskey } from '../../../testing/factors.ts';
import { passkeyFormOf } from '../../../testing/passkey-forms.ts';
import { visitor } from '../../../testing/registrations.ts';

const step = '/login/second-step';

describe('the second step of a login', () => {
  let application: TestApplication;

  before(async () => {
    application = await startApplication();
  });

  after(() => application.close());

  async function waiting(query = '') {
    const account = await application.createAccount();
    const app = await addAuthenticatorApp(application, account.id);
    const browser = visitor(application);
    const { username, password } = account;
    const first = await browser.submit(`/login${query}`, { username, password });
    assert.equal(first.status, 303);
    assert.equal(first.location, `${step}${query}`);
    return { account, app, browser, path: first.location ?? '' };
  }

  test('is complete with the code of the app, and redirects to the requested page', async () => {
    const { app, browser, path } = await waiting('?rd=%2Faccount%2Fsessions');
    const page = await browser.get(path);
    assert.match(page.text, /autocomplete="one-time-code"/);
    assert.match(page.text, /inputmode="numeric"/);
    assert.equal(page.headers.get('cache-control'), 'no-store');
    assert.equal((await browser.get('/dashboard')).status, 303);
    const answer = await browser.submit(path, { kind: 'totp', answer: app.code() });
    assert.equal(answer.location, '/account/sessions');
    assert.equal((await browser.get('/dashboard')).status, 200);
    // Back, and a reload of the form that was sent.
    assert.equal((await browser.get(path)).location, '/account/sessions');
    const again = await browser.post(step, { kind: 'totp', answer: app.code(), rd: '/account' });
    assert.equal(again.location, '/account');
  });

  test('is complete with a recovery code, which works once', async () => {
    const { account, app, browser } = await waiting();
    const [, answer = ''] = app.recoveryCodes;
    const fields = { kind: 'recovery_codes', answer };
    assert.equal((await browser.submit(step, fields)).location, '/dashboard');
    const other = visitor(application);
    await other.submit('/login', { username: account.username, password: account.password });
    const refused = await other.submit(step, fields);
    assert.equal(refused.status, 401);
    assert.match(refused.text, /That did not work/);
  });

  test('is complete with a passkey, even one that does not verify its user', async () => {
    const { account, browser } = await waiting();
    const manner = { origin: application.baseUrl.origin, verifiesUser: false };
    const authenticator = createAuthenticator(manner);
    await addPasskey(application, account.id, authenticator, { forSecondStep: true });
    // A new factor ends pending logins.
    assert.equal((await browser.get(step)).location, '/login');
    await browser.submit('/login', { username: account.username, password: account.password });
    const { action, options, fields } = passkeyFormOf(await browser.get(step));
    const filled = { ...fields, answer: authenticator.get(options) };
    assert.equal((await browser.post(action, filled)).location, '/dashboard');
  });

  test('is not asked for in a trusted browser, for thirty days', async () => {
    const { account, app, browser } = await waiting();
    assert.match((await browser.get(step)).text, /Trust this browser for 30 days/);
    await browser.submit(step, { kind: 'totp', answer: app.code(), trust: 'yes' });
    await browser.submit('/logout', {});
    const { username, password } = account;
    const next = await browser.submit('/login', { username, password });
    assert.equal(next.location, '/dashboard');
  });

  test('trusts no browser whose owner did not ask for it', async () => {
    const { account, app, browser } = await waiting();
    const done = await browser.submit(step, { kind: 'totp', answer: app.code() });
    assert.equal(done.location, '/dashboard');
    await browser.submit('/logout', {});
    const { username, password } = account;
    assert.equal((await browser.submit('/login', { username, password })).location, step);
  });

  test('of a browser is not completed by a program, nor that of a program by a browser', async () => {
    const { account, app, browser } = await waiting();
    const call = createApiClient(application.address);
    const { username, password } = account;
    const asked = await call('POST', '/login', { body: { username, password } });
    assert.equal(asked.status, 403);
    const [name = '', ofBrowser = ''] =
      [...browser.cookies].find(([key]) => key.endsWith('-second-step')) ?? [];
    assert.notEqual(ofBrowser, '', 'the cookie of the pending login');
    const code = app.code();
    const body = { login_token: ofBrowser, kind: 'totp', code };
    assert.equal((await call('POST', '/login/second-factor', { body })).status, 401);
    const thief = visitor(application);
    const _csrf = csrfOf(await thief.get('/login'));
    thief.cookies.set(name, asked.body.login_token);
    const stolen = await thief.post(step, { _csrf, kind: 'totp', answer: code });
    assert.notEqual(stolen.location, '/dashboard');
    assert.equal((await thief.get('/dashboard')).status, 303);
    assert.equal(
      (await browser.submit(step, { kind: 'totp', answer: code })).location,
      '/dashboard',
    );
  });

  test('can be cancelled, and then no login is pending', async () => {
    const { app, browser, path } = await waiting('?rd=%2Faccount');
    const thief = browser.copy();
    const answer = await browser.submit(path, {}, `${step}/cancel`);
    assert.equal(answer.location, '/login?rd=%2Faccount');
    assert.equal((await browser.get(step)).location, '/login');
    const late = await thief.post(step, { kind: 'totp', answer: app.code() });
    assert.equal(late.location, '/login');
    assert.equal((await thief.get('/dashboard')).status, 303);
  });

  test('gives wrong and used codes the same response, and ends after five', async () => {
    const { app, browser } = await waiting('?rd=%2Faccount');
    const statuses: number[] = [];
    for (let count = 0; count < 5; count += 1) {
      const fields = { kind: 'totp', answer: '000000', rd: '/account' };
      let answer = await browser.post(step, fields);
      while (answer.status === 429) {
        assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/);
        application.clock.advance(Number(answer.headers.get('retry-after')) * 1000);
        answer = await browser.post(step, fields);
      }
      statuses.push(answer.status);
    }
    assert.deepEqual(statuses, [401, 401, 401, 401, 401]);
    const ended = await browser.post(step, { kind: 'totp', answer: app.code(), rd: '/account' });
    assert.equal(ended.location, '/login?rd=%2Faccount');
    assert.match((await browser.get('/login?rd=/account')).text, /too many wrong codes/);
  });

  test('ends after five minutes, and says so', async () => {
    const { app, browser } = await waiting('?rd=%2Faccount');
    application.clock.advance(5 * 60_000);
    const answer = await browser.post(step, { kind: 'totp', answer: app.code(), rd: '/account' });
    assert.equal(answer.location, '/login?rd=%2Faccount');
    assert.match((await browser.get('/login')).text, /Your login took too long/);
  });

  test('is no page for strangers, and all its forms lead on', async () => {
    const stranger = visitor(application);
    assert.equal((await stranger.get(`${step}?rd=/account`)).location, '/login?rd=%2Faccount');
    for (const name of ['cancel', 'recovery-codes', 'email']) {
      assert.equal((await stranger.get(`${step}/${name}`)).location, step);
      assert.equal((await stranger.post(`${step}/${name}`, {})).location, '/login');
    }
    const { browser } = await waiting();
    assert.equal((await browser.post(step, { kind: 'nonsense', answer: 'x' })).status, 400);
    assert.equal((await browser.submit(step, { kind: 'totp', answer: ' ' })).status, 400);
  });
});
