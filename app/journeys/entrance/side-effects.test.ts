import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { startMailServer, type TestMailServer } from '../../testing/mail-server.ts';

const requestContext = { ip: '192.0.2.7', userAgent: 'test', requestId: 'test' };
const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** Node's timers may fire a millisecond early. */
const evenlyMs = 98;

describe('side effects of a journey', () => {
  let application: TestApplication;
  let mailServer: TestMailServer;
  before(async () => {
    mailServer = await startMailServer();
    application = await startApplication({ SMTP_URL: mailServer.url });
  });
  after(async () => {
    await application.close();
    await mailServer.stop();
  });

  const claim = () => {
    const { stores, clock } = application.services;
    return stores.outbox.claim(100, clock.now() + hourMs, clock.now());
  };
  const kinds = async () => (await claim()).map(({ kind }) => kind);
  const issue = (
    account: TestAccount,
    purpose: 'not-me' | 'reset-password',
    lifetimeMs = hourMs,
  ) => {
    const { stores, clock } = application.services;
    return stores.oneTimeTokens.issue({ purpose, lifetimeMs, accountId: account.id }, clock.now());
  };

  test('a decoy is never due for delivery, and the email to an owner is', async () => {
    await claim();
    const { forgotPassword } = application.services;
    await forgotPassword({ email: 'nobody@example.com', requestContext });
    application.clock.advance(hourMs);
    assert.deepEqual(await kinds(), []);
    const { email } = await application.createAccount();
    await forgotPassword({ email, requestContext });
    assert.deepEqual(await kinds(), ['reset-password']);
  });

  test('the time of the answer does not reveal whether an address has an account', async () => {
    const { forgotPassword, resendConfirmation } = application.services;
    const { email } = await application.createAccount();
    for (const each of [email, 'nobody-at-all@example.com']) {
      for (const ask of [
        () => forgotPassword({ email: each, requestContext }),
        () => resendConfirmation({ about: { email: each }, requestContext }),
      ]) {
        const startedAt = performance.now();
        await ask();
        assert.ok(performance.now() - startedAt >= evenlyMs);
      }
    }
  });

  test('a reset revokes older links for "This was not me"', async () => {
    const account = await application.createAccount();
    const [notMe, reset] = [await issue(account, 'not-me'), await issue(account, 'reset-password')];
    const { reportLogin, resetPassword } = application.services;
    assert.ok(await reportLogin.find(notMe.token));
    const password = 'an entirely new passphrase';
    await resetPassword.complete({ token: reset.token, password, requestContext });
    assert.equal(await reportLogin.find(notMe.token), undefined);
    assert.ok((await kinds()).includes('password-changed'));
  });

  test('an address reserved for its former owner cannot be invited', async () => {
    const { invite, stores, clock } = application.services;
    const actor = await sessionOf(await application.createAccount({ role: 'admin' }));
    const former = await application.createAccount();
    const moved = `moved-${former.email}`;
    await stores.accounts.reserveEmail(former.email, former.id, clock.now() + dayMs);
    assert.equal(await stores.accounts.changeEmail(former.id, moved, clock.now()), true);
    const wanted = { actor, role: 'user', groups: '', requestContext } as const;
    assert.deepEqual(await invite({ ...wanted, email: former.email }), { kind: 'has-account' });
    assert.deepEqual(await invite({ ...wanted, email: moved }), { kind: 'has-account' });
  });

  async function sessionOf(account: TestAccount) {
    const browser = await application.startSession(account);
    const cookie = decodeURIComponent(browser.cookies.get('gatehouse') ?? '');
    const [secretId = ''] = cookie.slice(2).split('.');
    const live = await application.services.sessions.check(secretId);
    assert.ok(live);
    return live;
  }

  test('a new administrator loses a session without an idle limit', async () => {
    const account = await application.createAccount();
    const browser = application.browser();
    const { username, password } = account;
    await browser.submit('/login', { username, password, remember: 'yes' });
    assert.equal((await browser.get('/dashboard')).status, 200);
    const { setRole } = application.services;
    await setRole({ accountId: account.id, role: 'admin', requestContext });
    application.clock.advance(2000);
    const answer = await browser.get('/dashboard');
    assert.match(answer.location ?? '', /^\/login/);
    application.clock.advance(dayMs);
    assert.match((await browser.get('/admin')).location ?? '', /^\/login/);
  });
});
