import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { issueLink } from '../../../journeys/steps/mailed-links.ts';
import type { TestAccount } from '../../../testing/accounts.ts';
import { asPage, createApiClient } from '../../../testing/api-client.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import type { TestBrowser } from '../../../testing/browser.ts';
import { addAuthenticatorApp, type TestApp } from '../../../testing/factors.ts';
import { visitor } from '../../../testing/registrations.ts';
import { cookiesFor } from '../../browser/cookies.ts';
import { createSessionCookieReader } from '../../browser/session-cookie.ts';

const step = '/login/second-step';
const requestContext = { ip: '127.0.0.1', userAgent: 'test', requestId: 'test' };
const dayMs = 24 * 60 * 60 * 1000;
const newPassword = 'another fine passphrase';

interface Trusting {
  readonly account: TestAccount;
  readonly app: TestApp;
  /** Logged in and trusted. */
  readonly browser: TestBrowser;
}

describe('a browser is trusted', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  async function trusting(): Promise<Trusting> {
    const account = await application.createAccount();
    const app = await addAuthenticatorApp(application, account.id);
    const browser = visitor(application);
    const { username, password } = account;
    await browser.submit('/login', { username, password });
    const fields = { kind: 'totp', answer: app.code(), trust: 'yes' };
    assert.equal((await browser.submit(step, fields)).location, '/dashboard');
    return { account, app, browser };
  }

  /**
   * The page that the browser gets after a login with the password, without its session. @param chosen a new
   * password
   */
  async function logInAgain(who: Pick<Trusting, 'account' | 'browser'>, chosen?: string) {
    const { username, password } = who.account;
    const browser = withoutSession(who.browser);
    return (await browser.submit('/login', { username, password: chosen ?? password })).location;
  }

  function withoutSession(browser: TestBrowser): TestBrowser {
    const copy = browser.copy();
    for (const name of ['gatehouse', 'gatehouse-8080']) copy.cookies.delete(name);
    return copy;
  }

  async function linkOf({ account }: Trusting, purpose: 'reset-password' | 'not-me') {
    const { services, clock } = application;
    const about = { purpose, accountId: account.id, detail: account.email };
    return (await services.transact((tx) => issueLink(tx, about, clock.now()))).token;
  }

  const events: Record<string, (who: Trusting) => Promise<string | undefined>> = {
    async 'a new password'({ account, browser }) {
      const { password } = account;
      const fields = { current: password, password: newPassword };
      const answer = await browser.submit('/account/password', fields);
      assert.equal(answer.status, 303, answer.text);
      return newPassword;
    },
    async 'a reset by email'(who) {
      const reset = { token: await linkOf(who, 'reset-password'), requestContext };
      const { kind } = await application.services.resetPassword.complete({
        ...{ ...reset, password: newPassword },
      });
      assert.equal(kind, 'reset');
      return newPassword;
    },
    async 'the removal of another factor'({ account, browser }) {
      const extra = await addAuthenticatorApp(application, account.id);
      const path = `/account/security/remove?factor=${extra.id}`;
      assert.equal((await browser.submit(path, {})).location, '/account/security');
      return undefined;
    },
    async '"This was not me"'(who) {
      const { services, clock } = application;
      const token = await linkOf(who, 'not-me');
      assert.equal(
        (await services.reportLogin.complete({ token, requestContext })).kind,
        'reported',
      );
      const { id } = who.account;
      const hash = await services.passwords.hash(newPassword, id);
      await services.stores.passwords.set(id, hash, clock.now());
      return newPassword;
    },
    async '"Log out everywhere" in the API'({ browser }) {
      const headers = asPage(browser, application.baseUrl);
      const api = createApiClient(application.address, headers);
      assert.equal((await api('POST', '/logout-everywhere')).status, 204);
      return undefined;
    },
    async '"Log out all other sessions" on the page'({ browser }) {
      const answer = await browser.submit('/account/sessions', { session: 'others' });
      assert.equal(answer.status, 303);
      return undefined;
    },
    async 'a disabled account that is enabled again'({ account }) {
      const change = { accountId: account.id, requestContext };
      await application.services.disableAccount(change);
      await application.services.enableAccount(change);
      return undefined;
    },
    async 'its own removal on the security page'({ account, browser }) {
      const { trustedBrowsers } = application.services.stores;
      const [{ id = '' } = {}] = await trustedBrowsers.list(account.id, application.clock.now());
      await browser.submit('/account/security', { browser: id });
      return undefined;
    },
  };

  for (const [name, happens] of Object.entries(events)) {
    test(`until ${name}`, async () => {
      const who = await trusting();
      assert.equal(await logInAgain(who), '/dashboard', 'before');
      const password = await happens(who);
      assert.equal(await logInAgain(who, password), step, 'afterwards');
    });
  }

  test('until an administrator removes one of its factors', async () => {
    const who = await trusting();
    await addAuthenticatorApp(application, who.account.id);
    const { trustedBrowsers } = application.services.stores;
    const { id: accountId } = who.account;
    await application.services.clearFactors({ accountId, kind: 'recovery_codes', requestContext });
    assert.deepEqual(await trustedBrowsers.list(accountId, application.clock.now()), []);
  });

  test('for as many days as are configured now, and not at all with 0', async () => {
    const who = await trusting();
    for (const [days, location] of [
      ['30', '/dashboard'],
      ['0', step],
    ] as const) {
      const other = await startApplication(
        { REMEMBER_SECOND_FACTOR_DAYS: days },
        application.stores,
      );
      const browser = other.browser(withoutSession(who.browser).cookies);
      const { username, password } = who.account;
      other.clock.advance(60 * 60_000);
      assert.equal((await browser.submit('/login', { username, password })).location, location);
      await other.close();
    }
    application.clock.advance(30 * dayMs);
    assert.equal(await logInAgain(who), step);
  });

  test('and proves nothing: the session is as strong as when the browser last proved the factor', async () => {
    const who = await trusting();
    const { stores, clock } = application.services;
    const [{ secondFactorAt: provedAt = 0 } = {}] = await stores.trustedBrowsers.list(
      who.account.id,
      clock.now(),
    );
    application.clock.advance(60 * 60_000);
    const browser = withoutSession(who.browser);
    const { username, password } = who.account;
    assert.equal((await browser.submit('/login', { username, password })).location, '/dashboard');
    const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ');
    const read = createSessionCookieReader(
      cookiesFor(application.baseUrl, undefined),
      application.services.sessionSecrets,
    );
    const secretId = read({ headers: { cookie } } as never) ?? '';
    const session = await application.services.sessions.check(secretId);
    assert.deepEqual(session?.amr, ['pwd']);
    assert.equal(session?.secondFactorAt, provedAt);
  });

  test('never by a recovery code', async () => {
    const account = await application.createAccount();
    const { recoveryCodes } = await addAuthenticatorApp(application, account.id);
    const browser = visitor(application);
    const { username, password } = account;
    await browser.submit('/login', { username, password });
    const fields = { kind: 'recovery_codes', answer: recoveryCodes[1] ?? '', trust: 'yes' };
    assert.equal((await browser.post(step, fields)).location, '/dashboard');
    assert.equal(await logInAgain({ account, browser }), step);
  });
});
