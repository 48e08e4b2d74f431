import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { csrfOf, hiddenFieldsOf, type TestBrowser } from '../../../testing/browser.ts';
import { failOften } from '../../../testing/fail-often.ts';
import { emailsTo, linkIn } from '../../../testing/mail.ts';
import { createTestStores } from '../../../testing/stores.ts';

const hourMs = 60 * 60 * 1000;
const chosen = 'an entirely new passphrase';

describe('recovering an account', () => {
  let application: TestApplication;
  let account: TestAccount;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  const tokens = () => application.services.stores.oneTimeTokens;
  const now = () => application.clock.now();

  /** With an address that no other test uses, because rate limits count by network. */
  const visitor = (): TestBrowser =>
    application.browser(undefined, { 'x-forwarded-for': `10.${[...randomBytes(3)].join('.')}` });

  const ask = (email: string, browser = visitor()) => browser.submit('/forgot-password', { email });

  async function mailedLink(email = account.email) {
    await ask(email);
    const [mail] = await emailsTo(application.services, email);
    return linkIn(mail ?? { text: '' }, '/reset-password');
  }

  /** Opens a link as a browser does, and sends its form. */
  async function reset(link: string, password: string, browser = visitor()) {
    await browser.get(link);
    return browser.submit('/reset-password', { password });
  }

  async function canLogInWith(password: string) {
    const { username } = account;
    return (await visitor().submit('/login', { username, password })).status === 303;
  }

  const isLoggedIn = async (browser: TestBrowser) =>
    (await browser.get('/dashboard')).status === 200;

  const events = async () =>
    (await application.services.stores.audit.list(account.id, 10)).map(({ event }) => event);

  test('an emailed link sets a new password, ends all sessions and starts none', async () => {
    account = await application.createAccount();
    const sessions = [await application.logIn(account), await application.startSession(account)];
    const browser = visitor();
    assert.match((await browser.get('/login')).text, /href="\/forgot-password"/);
    const sent = await ask(account.email.toUpperCase(), browser);
    assert.equal(sent.location, '/forgot-password/sent');
    const [mail] = await emailsTo(application.services, account.email);
    const link = linkIn(mail ?? { text: '' }, '/reset-password');

    const opened = await browser.get(link);
    assert.match(opened.location ?? '', /^\/reset-password\?link=[\w-]{16}$/, 'without the token');
    assert.equal(opened.headers.get('referrer-policy'), 'no-referrer');
    const page = await browser.get('/reset-password');
    assert.equal(page.headers.get('cache-control'), 'no-store');
    assert.match(page.text, new RegExp(account.username));
    const short = await browser.submit('/reset-password', { password: 'short' });
    assert.equal(short.status, 400);
    assert.match(short.text, /at least 15 characters/);
    const answer = await browser.submit('/reset-password', { password: chosen });
    assert.equal(answer.location, '/login');
    assert.match((await browser.get('/login')).text, /Password changed/);

    for (const session of sessions) assert.equal(await isLoggedIn(session), false);
    assert.equal(await canLogInWith(account.password), false);
    assert.equal(await canLogInWith(chosen), true);
    const subjects = (await emailsTo(application.services, account.email)).map(
      (mail) => mail.subject,
    );
    assert.deepEqual(subjects.slice(-2), ['Your password was changed', 'Choose a new password']);
    assert.equal((await reset(link, 'another new passphrase')).status, 403, 'it works once');
    const told = await events();
    assert.ok(told.includes('password_reset_requested'));
    assert.ok(told.includes('authn_password_change'));
  });

  test('of 50 concurrent uses of one link, one sets a password', async (context) => {
    account = await application.createAccount();
    const { passwords, stores } = application.services;
    // Without the time of a hash, so that all of them reach the deciding statement together.
    const hashAtOnce = async (password: string) => ({ hash: password, pepperId: 'any' });
    context.mock.method(passwords, 'hash', hashAtOnce);
    const browser = visitor();
    await browser.get(await mailedLink());
    const hidden = hiddenFieldsOf(await browser.get('/reset-password'));
    const wanted = Array.from({ length: 50 }, (_, index) => `${chosen} number ${index}`);
    const answers = await Promise.all(
      wanted.map((password) => browser.copy().post('/reset-password', { ...hidden, password })),
    );
    const winners = wanted.filter((_, index) => answers[index]?.status === 303);
    assert.equal(winners.length, 1);
    for (const { status } of answers) assert.ok([303, 403, 503].includes(status), String(status));
    assert.equal((await stores.passwords.find(account.id))?.hash, winners[0]);
    const changes = (await events()).filter((event) => event === 'authn_password_change');
    assert.equal(changes.length, 1);
  });

  test('a newer link ends the older, and each expires after an hour', async () => {
    account = await application.createAccount();
    const older = await mailedLink();
    const newer = await mailedLink();
    assert.equal((await reset(older, chosen)).status, 403);
    application.clock.advance(hourMs + 1);
    const late = await reset(newer, chosen);
    assert.equal(late.status, 403);
    assert.match(late.text, /href="\/forgot-password"/);
    assert.equal(await canLogInWith(account.password), true);
  });

  test('no order of requests sets a password without the emailed token', async () => {
    account = await application.createAccount();
    const other = await application.createAccount();
    await mailedLink();
    const { id: accountId } = account;
    const [confirm, setUp, notMe, undo] = await Promise.all(
      (['confirm-email', 'set-up', 'not-me', 'undo-email-change'] as const).map((purpose) =>
        tokens().issue({ purpose, accountId, lifetimeMs: hourMs, detail: account.email }, now()),
      ),
    );
    const forOther = await mailedLink(other.email);
    const wrong = [confirm, setUp, notMe, undo].map((issued) => issued?.token ?? '');
    const attempts = ['', 'guess', 'x'.repeat(43), accountId, account.email, ...wrong];
    for (const token of attempts) {
      const browser = visitor();
      const straight = { password: chosen, token, account_id: accountId, email: account.email };
      await browser.get('/login');
      const csrf = csrfOf(await browser.get('/forgot-password'));
      // The form without the link, then with the cookie set by hand, then with the link.
      const answers = [await browser.post('/reset-password', { ...straight, _csrf: csrf })];
      browser.cookies.set('gatehouse-8080-link-reset-password', token);
      answers.push(await browser.post('/reset-password', { ...straight, _csrf: csrf }));
      answers.push(await browser.post(`/reset-password?token=${token}`, { _csrf: csrf }));
      await browser.get(`/reset-password?token=${encodeURIComponent(token)}`);
      answers.push(await browser.post('/reset-password', { ...straight, _csrf: csrf }));
      for (const { status } of answers) assert.equal(status, 403, token);
    }
    // The link of one account sets that account's password, even if the form names another account.
    const browser = visitor();
    await browser.get(forOther);
    const _csrf = csrfOf(await browser.get('/reset-password'));
    await browser.post('/reset-password', { _csrf, password: chosen, account_id: accountId });
    assert.equal(await canLogInWith(account.password), true);
    assert.equal(await canLogInWith(chosen), false);
  });

  test('neither opening a link nor a form of another site sets a password', async () => {
    account = await application.createAccount();
    const browser = visitor();
    const link = await mailedLink();
    for (let look = 0; look < 3; look += 1) await visitor().get(link);
    await browser.get(link);
    const page = await browser.get('/reset-password');
    const fields = { ...hiddenFieldsOf(page), password: chosen };
    const evil = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    assert.equal((await browser.post('/reset-password', fields, evil)).status, 403);
    const unsigned = { ...fields, _csrf: '' };
    assert.equal((await browser.post('/reset-password', unsigned)).status, 403);
    assert.equal(await canLogInWith(account.password), true);
    assert.equal((await browser.post('/reset-password', fields)).status, 303);
  });

  test('forged headers never change an emailed link', async () => {
    account = await application.createAccount();
    const browser = visitor();
    const csrf = csrfOf(await browser.get('/forgot-password'));
    for (const headers of [
      { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
      { forwarded: 'host=evil.example;proto=https' },
      { host: 'evil.example' },
    ]) {
      await browser.post('/forgot-password', { _csrf: csrf, email: account.email }, headers);
    }
    const mails = await emailsTo(application.services, account.email);
    assert.equal(mails.length, 3);
    for (const { text, html } of mails) {
      assert.ok(!`${text}${html}`.includes('evil.example'));
      assert.match(text, /http:\/\/localhost:8080\/reset-password\?token=/);
    }
  });

  test('known, unknown, disabled and deleted accounts get the same response, and only accounts get email', async () => {
    const known = await application.createAccount();
    const disabled = await application.createAccount();
    const deleted = await application.createAccount();
    const { stores } = application.services;
    await stores.accounts.disable(disabled.id, now());
    await stores.accounts.delete(deleted.id, now());
    const texts = new Set<string>();
    for (const email of [known.email, disabled.email, deleted.email, `nobody-${known.email}`]) {
      const browser = visitor();
      const answer = await ask(email, browser);
      assert.equal(answer.status, 303);
      texts.add((await browser.get(answer.location ?? '')).text);
      const mails = await emailsTo(application.services, email);
      assert.equal(mails.length, email === known.email ? 1 : 0, email);
    }
    assert.equal(texts.size, 1);
  });

  test('an invalid address is reported and stays in the form', async () => {
    for (const email of ['', 'nowhere', '<b>@x', 'a@b.example\r\nBcc: c@d.example']) {
      const answer = await ask(email);
      assert.equal(answer.status, 400, email);
      assert.match(answer.text, /Enter an email address/);
    }
    assert.match((await ask('<b>@x')).text, /value="&lt;b&gt;@x"/);
  });

  test('requests for one address are limited, whether it is known or not', async () => {
    const known = await application.createAccount();
    for (const email of [known.email, `nobody-${known.email}`]) {
      const statuses: number[] = [];
      for (let round = 0; round < 6; round += 1) statuses.push((await ask(email)).status);
      assert.deepEqual(statuses, [303, 303, 303, 303, 303, 429]);
    }
    assert.equal((await emailsTo(application.services, known.email)).length, 5);
  });

  test('the owner of the mailbox gets in again after 100 failures', async () => {
    account = await application.createAccount();
    await failOften(application.services, account.id, { byStrangers: 90, onKnownDevices: 10 });
    assert.equal(await canLogInWith(account.password), false);
    assert.equal((await reset(await mailedLink(), chosen)).status, 303);
    assert.equal(await canLogInWith(chosen), true);
  });

  test('a reset proves the mailbox of an account that was not confirmed', async () => {
    const { stores, passwords } = application.services;
    account = { ...(await application.createAccount()) };
    const id = `${account.id}-unconfirmed`;
    const email = `unconfirmed-${account.email}`;
    const username = `un-${account.username}`;
    await stores.accounts.insert(
      { id, username, email, role: 'user', emailConfirmedAt: null },
      now(),
    );
    await stores.passwords.insert(id, await passwords.hash(account.password), now());
    assert.equal((await reset(await mailedLink(email), chosen)).status, 303);
    assert.notEqual((await stores.accounts.find(id))?.emailConfirmedAt, null);
  });

  test('an account that is disabled meanwhile keeps its password, and the link expires', async () => {
    account = await application.createAccount();
    const link = await mailedLink();
    await application.services.stores.accounts.disable(account.id, now());
    assert.equal((await reset(link, chosen)).status, 403);
    await application.services.stores.accounts.enable(account.id, now());
    assert.equal(await canLogInWith(chosen), false);
  });
});

test('without email, recovery is not offered', async () => {
  const stores = await createTestStores();
  const application = await startApplication(
    { BASE_URL: 'https://login.example.com', REGISTRATION: 'closed' },
    stores,
  );
  const browser = application.browser();
  assert.equal((await browser.get('/forgot-password')).status, 404);
  assert.ok(!(await browser.get('/login')).text.includes('/forgot-password'));
  await application.close();
  await stores.remove();
});
