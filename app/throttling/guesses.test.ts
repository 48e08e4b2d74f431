import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, mock, test } from 'node:test';
import type { TestAccount } from '../testing/accounts.ts';
import { startApplication, type TestApplication } from '../testing/application.ts';
import { hiddenFieldsOf, type TestBrowser } from '../testing/browser.ts';
import { failOften } from '../testing/fail-often.ts';
import { emailsTo, linkIn } from '../testing/mail.ts';
import { decoyKey } from './count-failure.ts';

const wrong = 'a wrong passphrase';
const dayMs = 24 * 60 * 60 * 1000;
const subject = 'Failed logins to your account';

describe('guesses of strangers', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
    mock.method(application.services.passwords, 'verify', async (it: string) => it !== wrong);
  });
  after(() => application.close());

  /** Comes from an address that no other test uses. */
  const visitor = (cookies?: Map<string, string>): TestBrowser =>
    application.browser(cookies, { 'x-forwarded-for': `10.${[...randomBytes(3)].join('.')}` });

  const logIn = (username: string, password: string, browser = visitor()) =>
    browser.submit('/login', { username, password });

  const fail = (key: string, byStrangers: number, onKnownDevices = 0) =>
    failOften(application.services, key, { byStrangers, onKnownDevices });

  async function warningsTo({ email }: TestAccount) {
    const emails = await emailsTo(application.services, email);
    return emails.filter((mail) => mail.subject === subject).map(({ text }) => text);
  }

  /** Fails until the next failure is the given one, then fails once more through the form. */
  async function failUntil({ id, username }: TestAccount, count: number) {
    const { byStrangers = 0 } = (await application.services.stores.failures.find(id)) ?? {};
    await fail(id, count - 1 - byStrangers);
    assert.equal((await logIn(username, wrong)).status, 401);
  }

  async function openLink(text: string, browser = visitor()) {
    const opened = await browser.get(linkIn({ text }, '/forget-failures'));
    return { browser, location: opened.location ?? '' };
  }

  test('are reported to the owner after 10, after 50 and at the lock, at most once a day', async () => {
    const account = await application.createAccount();
    await fail(account.id, 8);
    assert.equal((await logIn(account.email, wrong)).status, 401);
    assert.equal((await warningsTo(account)).length, 0);
    await failUntil(account, 10);
    await failUntil(account, 11);
    assert.equal((await warningsTo(account)).length, 1);
    application.clock.advance(dayMs);
    await failUntil(account, 50);
    assert.equal((await warningsTo(account)).length, 2);
    await failUntil(account, 90);
    assert.equal((await warningsTo(account)).length, 2, 'two in one day are too many');
    application.clock.advance(dayMs);
    assert.equal((await logIn(account.username, account.password)).status, 401, 'it is locked');
    const [last = '', ...others] = await warningsTo(account);
    assert.equal(others.length, 2);
    assert.match(last, /After 90 failed logins, your account is now locked/);
    application.clock.advance(dayMs);
    assert.equal((await logIn(account.email, wrong)).status, 401);
    assert.equal((await warningsTo(account)).length, 3, 'there is nothing new to report');
  });

  test('can be cleared once by the link, which starts no session', async () => {
    const account = await application.createAccount();
    await failUntil(account, 10);
    await fail(account.id, 80, 3);
    assert.equal((await logIn(account.username, account.password)).status, 401);
    const [text = ''] = await warningsTo(account);
    const { browser, location } = await openLink(text);
    const page = await browser.get(location);
    assert.match(page.text, new RegExp(account.username));
    assert.equal(
      (await logIn(account.username, account.password)).status,
      401,
      'nothing was done yet',
    );
    const done = await browser.submit(location, {});
    assert.equal(done.location, '/login');
    assert.match((await browser.get('/login')).text, /Failed logins cleared/);
    assert.equal((await browser.get('/dashboard')).status, 303);
    const { failures, audit } = application.services.stores;
    const { byStrangers, onKnownDevices } = (await failures.find(account.id)) ?? {};
    assert.deepEqual([byStrangers, onKnownDevices], [0, 3], 'known devices keep their count');
    assert.equal((await audit.list(account.id, 1))[0]?.event, 'authn_login_unlock');
    assert.equal((await logIn(account.username, account.password)).status, 303);
    const again = await openLink(text);
    assert.equal((await again.browser.get(again.location)).status, 403);
  });

  test('no longer delay anybody after the link or an unlock, in any process', async () => {
    const { services } = application;
    for (const unlock of ['link', 'operator'] as const) {
      const account = await application.createAccount();
      await fail(account.id, 9);
      const statuses: number[] = [];
      for (let round = 0; round < 12; round += 1) {
        statuses.push((await logIn(account.username, wrong)).status);
      }
      assert.ok(statuses.includes(429), 'strangers have to wait');
      const { delayedUntil = 0 } = (await services.stores.failures.find(account.id)) ?? {};
      assert.ok((delayedUntil ?? 0) > application.clock.now() - dayMs);
      if (unlock === 'link') {
        const [text = ''] = await warningsTo(account);
        const { browser, location } = await openLink(text);
        await browser.submit(location, {});
      } else {
        const requestContext = { ip: '', userAgent: '', requestId: '' };
        await services.unlockAccount({ accountId: account.id, requestContext });
      }
      const again = [];
      for (let round = 0; round < 4; round += 1) {
        again.push((await logIn(account.username, wrong)).status);
      }
      assert.deepEqual(again, [401, 401, 401, 401], unlock);
      assert.equal((await logIn(account.username, account.password)).status, 303);
    }
  });

  test('never lock out a known device, however many they are', async () => {
    const account = await application.createAccount();
    const owner = await application.logIn(account);
    await owner.submit('/logout', {});
    await fail(account.id, 200, 9);
    assert.equal((await logIn(account.username, account.password)).status, 401);
    const known = await logIn(account.username, account.password, visitor(owner.cookies));
    assert.equal(known.status, 303);
  });

  test('are not reported to the owner of a disabled account', async () => {
    const disabled = await application.createAccount();
    const requestContext = { ip: '', userAgent: '', requestId: '' };
    await application.services.disableAccount({ accountId: disabled.id, requestContext });
    await failUntil(disabled, 10);
    assert.equal((await warningsTo(disabled)).length, 0);
  });

  test('on unknown names are deleted after a month', async () => {
    const { stores, purgeExpired } = application.services;
    const key = decoyKey(`nobody-${randomBytes(4).toString('hex')}`);
    const account = await application.createAccount();
    await fail(key, 3);
    await fail(account.id, 3);
    application.clock.advance(29 * dayMs);
    await purgeExpired();
    assert.equal((await stores.failures.find(key))?.byStrangers, 3);
    application.clock.advance(2 * dayMs);
    await purgeExpired();
    assert.equal(await stores.failures.find(key), undefined);
    assert.equal((await stores.failures.find(account.id))?.byStrangers, 3);
  });

  test('are shown to administrators, who can unlock the account', async () => {
    const administrator = await application.createAccount({ role: 'admin' });
    const browser = await application.startSession(administrator);
    const account = await application.createAccount();
    await fail(account.id, 90, 2);
    const page = await browser.get('/admin');
    const row = new RegExp(`${account.username}[^]*?90 on new browsers, 2 on known browsers`);
    assert.match(page.text, row);
    assert.match(page.text, /Locked for new browsers and programs/);
    const unlock = (id: string) => browser.post('/admin', { ...hiddenFieldsOf(page), unlock: id });
    const answer = await unlock(account.id);
    assert.equal(answer.location, '/admin');
    const after = await browser.get('/admin');
    assert.match(after.text, /Account unlocked/);
    assert.ok(!after.text.includes(account.username));
    assert.equal((await logIn(account.username, account.password)).status, 303);
    for (const id of [account.id, 'x', randomBytes(16).toString('hex')]) {
      assert.equal((await unlock(id)).status, 303);
      assert.match((await browser.get('/admin')).text, /is not locked any more/);
    }
  });
});
