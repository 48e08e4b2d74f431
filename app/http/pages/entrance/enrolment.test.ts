import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { createAuthenticator } from '../../../testing/authenticator.ts';
import type { TestBrowser } from '../../../testing/browser.ts';
import { addAuthenticatorApp } from '../../../testing/factors.ts';
import { fillIn } from '../../../testing/forms.ts';
import { emailsTo, linkIn } from '../../../testing/mail.ts';
import { passkeyFormOf } from '../../../testing/passkey-forms.ts';
import { visitor } from '../../../testing/registrations.ts';

const step = '/login/second-step';

describe('a required second factor is added during the login', () => {
  let application: TestApplication;

  before(async () => {
    application = await startApplication({ REQUIRE_SECOND_FACTOR: 'all' });
  });

  after(() => application.close());

  async function waiting({ isKnown }: { isKnown: boolean }) {
    const account = await application.createAccount();
    const browser = visitor(application);
    const { username, password } = account;
    const logIn = (query = '') => browser.submit(`/login${query}`, { username, password });
    if (isKnown) await markAsKnown(browser, account.id);
    assert.equal((await logIn('?rd=/account')).location, `${step}?rd=%2Faccount`);
    return { account, browser, logIn };
  }

  /** As a login before the requirement did. */
  async function markAsKnown(browser: TestBrowser, accountId: string) {
    const { stores } = application.services;
    await stores.accounts.setSecondFactorState(accountId, { requiredAt: application.clock.now() });
    const before = await startApplication({}, application.stores);
    const account = await stores.accounts.find(accountId);
    assert.ok(account);
    const earlier = visitor(before);
    const password = `a fine passphrase ${account.username.split('-')[1]}`;
    await earlier.submit('/login', { username: account.username, password });
    const [name = '', mark = ''] =
      [...earlier.cookies].find(([each]) => each.endsWith('-device')) ?? [];
    browser.cookies.set(name, mark);
    await before.close();
  }

  async function addCodesAndApp(browser: TestBrowser) {
    const page = await browser.get(`${step}?rd=/account`);
    const codes = [...page.text.matchAll(/<code class="code-list__code">([^<]*)</g)];
    assert.equal(codes.length, 10);
    const [, answer = ''] = codes[3] ?? [];
    const sealed = /name="sealed" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
    const file = await browser.post(`${step}/recovery-codes`, { sealed });
    assert.match(file.headers.get('content-disposition') ?? '', /attachment.*recovery-codes\.txt/);
    assert.ok(file.text.includes(answer));
    const about = { kind: 'recovery_codes', sealed, rd: '/account' };
    const wrong = await browser.post(step, { ...about, answer: 'aaaa' });
    assert.equal(wrong.status, 400);
    assert.ok(wrong.text.includes(answer), 'the same codes');
    const next = await browser.post(step, { ...about, answer });
    assert.equal(next.location, `${step}?rd=%2Faccount`);
    assert.equal((await browser.get('/dashboard')).status, 303);

    const second = await browser.get(next.location ?? '');
    assert.match(second.text, /<svg class="qr-code"/);
    const [, shown = ''] = /<code class="secret__text"[^>]*>([^<]*)</.exec(second.text) ?? [];
    const secret = Secret.fromBase32(shown.replaceAll(' ', ''));
    const code = TOTP.generate({ secret, timestamp: application.clock.now() });
    const { action, fields } = fillIn(second, step, { kind: 'totp', answer: code });
    return browser.post(action, fields);
  }

  test('in a known browser: recovery codes, then an app', async () => {
    const { browser } = await waiting({ isKnown: true });
    assert.equal((await addCodesAndApp(browser)).location, '/account');
    assert.equal((await browser.get('/dashboard')).status, 200);
  });

  test('in a known browser: a passkey only', async () => {
    const { browser } = await waiting({ isKnown: true });
    const authenticator = createAuthenticator({ origin: application.baseUrl.origin });
    const { action, options, fields } = passkeyFormOf(await browser.get(`${step}?rd=/account`));
    const filled = { ...fields, answer: authenticator.create(options) };
    assert.equal((await browser.post(action, filled)).location, '/account');
    assert.equal((await browser.get('/dashboard')).status, 200);
  });

  test('in a new browser: only after an emailed link, one for each login', async () => {
    const { account, browser, logIn } = await waiting({ isKnown: false });
    const page = await browser.get(step);
    assert.match(page.text, /open a link that we email you/);
    assert.doesNotMatch(page.text, /data-passkey|code-list/);
    for (const name of ['first', 'second']) {
      assert.equal((await browser.post(`${step}/email`, {})).location, step, name);
    }
    const emails = await emailsTo(application.services, account.email);
    assert.equal(emails.length, 1);
    const link = linkIn({ text: emails[0]?.text ?? '' }, '/login/enrol');

    // An intruder with the mailbox only.
    const stranger = visitor(application);
    const opened = (await stranger.get(link)).location ?? '';
    const refused = await stranger.submit(opened, {}, '/login/enrol');
    assert.equal(refused.status, 400);
    assert.match(refused.text, /No login is waiting in this browser/);

    await logIn();
    const own = (await browser.get(link)).location ?? '';
    assert.equal((await browser.submit(own, {}, '/login/enrol')).location, step);
    assert.equal((await addCodesAndApp(browser)).location, '/account');
  });

  test('"Keep me logged in" has no effect where a factor is required', async () => {
    const account = await application.createAccount();
    const app = await addAuthenticatorApp(application, account.id);
    const browser = visitor(application);
    const { username, password } = account;
    await browser.get('/login');
    await browser.post('/login', { username, password, remember: 'yes' });
    const done = await browser.post(step, { kind: 'totp', answer: app.code() });
    assert.equal(done.location, '/dashboard');
    const cookies = done.headers.getSetCookie().filter((line) => /^gatehouse(-8080)?=/.test(line));
    assert.ok(cookies.length > 0);
    for (const line of cookies) assert.doesNotMatch(line, /Expires|Max-Age/i);
  });

  test('a person with an app proves it before a required passkey is created', async () => {
    const strict = await startApplication({
      ...{ REQUIRE_SECOND_FACTOR: 'all', REQUIRE_SECOND_FACTOR_KIND: 'passkey' },
    });
    const account = await strict.createAccount();
    const app = await addAuthenticatorApp(strict, account.id);
    const browser = visitor(strict);
    const { username, password } = account;
    await browser.submit('/login', { username, password });
    const page = await browser.get(step);
    assert.match(page.text, /autocomplete="one-time-code"/);
    assert.doesNotMatch(page.text, /data-passkey/);
    assert.equal((await browser.submit(step, { kind: 'totp', answer: app.code() })).location, step);
    assert.match((await browser.get(step)).text, /data-passkey/);
    assert.equal((await browser.get('/dashboard')).status, 303);
    await strict.close();
  });

  test('and until then the login opens no page', async () => {
    const { browser } = await waiting({ isKnown: true });
    const asked = ['/dashboard', '/account', '/account/security', '/auth/check', '/api/v1/me'];
    const stranger = visitor(application);
    for (const path of asked) {
      const headers = { 'x-original-url': 'http://localhost:8080/' };
      const answer = await browser.get(path, headers);
      const expected = await stranger.get(path, headers);
      assert.equal(answer.status, expected.status, path);
      assert.equal(answer.location, expected.location, path);
    }
  });
});
