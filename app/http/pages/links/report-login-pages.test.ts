import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import type { TestBrowser } from '../../../testing/browser.ts';
import { emailsTo, linkIn } from '../../../testing/mail.ts';

const chosen = 'an entirely new passphrase';
const weekMs = 7 * 24 * 60 * 60 * 1000;

describe('a login from a new device', () => {
  let application: TestApplication;
  let account: TestAccount;
  let own: TestBrowser;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  const logIn = async (browser = application.browser(), password = account.password) => {
    await browser.submit('/login', { username: account.username, password });
    return browser;
  };

  /** An owner who has logged in once before, as every owner of an account in use has. */
  async function arrive() {
    account = await application.createAccount();
    own = await logIn();
  }

  const emails = () => emailsTo(application.services, account.email);
  const subjects = async () => (await emails()).map(({ subject }) => subject);
  const isLoggedIn = async (browser: TestBrowser) =>
    (await browser.get('/dashboard')).status === 200;
  const events = async () =>
    (await application.services.stores.audit.list(account.id, 20)).map(({ event }) => event);

  async function latestLink(path: string) {
    const [mail] = await emails();
    return linkIn(mail ?? { text: '' }, path);
  }

  async function press(link: string, browser = application.browser()) {
    await browser.get(link);
    return browser.submit('/not-me', {});
  }

  test('sends one email, if the account was used before and the device was not', async () => {
    await arrive();
    assert.deepEqual(await subjects(), [], 'the very first login is not reported');
    await own.submit('/logout', {});
    await logIn(own);
    assert.deepEqual(await subjects(), [], 'a known device is not reported');
    const browser = application.browser(undefined, {
      'x-forwarded-for': '203.0.113.9',
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    });
    await logIn(browser);
    await browser.submit('/logout', {});
    await logIn(browser);
    const [mail, ...others] = await emails();
    assert.equal(mail?.subject, 'New login to your account');
    assert.match(mail?.text ?? '', /Device: Firefox on Linux\. IP address: 203\.0\.113\.9\./);
    assert.deepEqual(others, []);
    await logIn(application.browser(), 'a wrong passphrase');
    assert.equal((await subjects()).length, 1, 'a failure is not reported');

    account = await application.createAccount();
    await application.startSession(account);
    await logIn();
    assert.equal((await subjects()).length, 1, 'a browser that used a link is known');
  });

  test('is reported for a program from another network, not for one that logs in every day', async () => {
    await arrive();
    const { logInProgram } = application.services;
    const comes = (ip: string) =>
      logInProgram({
        ...{ name: account.username, password: account.password, format: 'opaque' },
        requestContext: { ip, userAgent: 'backup/2.0', requestId: '' },
      });
    await comes('203.0.113.20');
    await comes('203.0.113.20');
    assert.equal((await subjects()).length, 1);
    await comes('203.0.113.21');
    assert.equal((await subjects()).length, 2);
  });

  test('is undone by its owner: everybody is logged out until a password is chosen', async () => {
    await arrive();
    const thief = await logIn();
    const made = await application.services.createApiKey({
      ...{ accountId: account.id, name: 'thief', scopes: ['introspect'], expiresAt: null },
      ...{ device: '', requestContext: { ip: '', userAgent: '', requestId: '' } },
    });
    assert.equal(made.kind, 'created');
    const mail = (await emails()).find(({ subject }) => subject.startsWith('New login'));
    const link = linkIn(mail ?? { text: '' }, '/not-me');
    const before = application.browser(new Map(thief.cookies));
    const opened = await own.get(link);
    assert.match(opened.location ?? '', /^\/not-me\?link=[\w-]{16}$/);
    assert.equal((await own.get('/not-me')).status, 200);
    assert.equal(await isLoggedIn(thief), true, 'opening a link does nothing');
    const answer = await own.submit('/not-me', {});
    assert.equal(answer.location, '/not-me/done');
    assert.match((await own.get('/not-me/done')).text, /Your account is locked/);

    assert.equal(await isLoggedIn(thief), false);
    assert.equal(await isLoggedIn(own), false);
    assert.equal(await isLoggedIn(await logIn()), false, 'the password no longer works');
    assert.deepEqual(await application.services.listApiKeys(account.id), []);
    const told = await events();
    assert.ok(told.includes('authn_login_denied') && told.includes('authn_token_revoked'));

    const visitor = application.browser();
    await visitor.get(await latestLink('/reset-password'));
    assert.equal((await visitor.submit('/reset-password', { password: chosen })).status, 303);
    assert.equal(await isLoggedIn(await logIn(visitor, chosen)), true);
    assert.deepEqual((await subjects())[0], 'Your password was changed', 'this device is known');
    await logIn(before, chosen);
    assert.equal(
      (await subjects())[0],
      'New login to your account',
      'the device of the thief is unknown again',
    );
  });

  test('can be reported once, for a week, and only with the link', async () => {
    await arrive();
    await logIn();
    const link = await latestLink('/not-me');
    for (const path of [
      '/not-me',
      '/not-me?token=guess',
      link.replace('/not-me', '/reset-password'),
    ]) {
      assert.equal((await press(path)).status, 403, path);
    }
    const answers = await Promise.all([press(link), press(link), press(link)]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 403, 403]);
    const resets = (await subjects()).filter((subject) => subject === 'Choose a new password');
    assert.equal(resets.length, 1);

    await arrive();
    await logIn();
    const late = await latestLink('/not-me');
    application.clock.advance(weekMs + 1);
    assert.equal((await press(late)).status, 403);
    assert.equal(await isLoggedIn(await logIn()), true);
  });

  test("is undone in the same way after a new password that is not the owner's", async () => {
    await arrive();
    const answer = await own.submit('/account/password', {
      current: account.password,
      password: chosen,
    });
    assert.equal(answer.status, 303);
    assert.equal((await press(await latestLink('/not-me'))).status, 303);
    assert.equal(await isLoggedIn(own), false);
    assert.equal(await isLoggedIn(await logIn(application.browser(), chosen)), false);
  });

  test('is not left active by a concurrent report', async () => {
    await arrive();
    await logIn();
    const link = await latestLink('/not-me');
    const denier = application.browser();
    await denier.get(link);
    const thieves = [application.browser(), application.browser(), application.browser()];
    await Promise.all([...thieves.map((thief) => logIn(thief)), denier.submit('/not-me', {})]);
    for (const thief of thieves) assert.equal(await isLoggedIn(thief), false);
  });
});
