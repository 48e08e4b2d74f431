import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../../testing/accounts.ts';
import { asPage, createApiClient } from '../../../testing/api-client.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { createAuthenticator } from '../../../testing/authenticator.ts';
import { hiddenFieldsOf, type TestBrowser } from '../../../testing/browser.ts';
import { addAuthenticatorApp } from '../../../testing/factors.ts';
import { deliverNow, emailsTo } from '../../../testing/mail.ts';

const minuteMs = 60_000;
const security = '/account/security';
const passkeyPath = `${security}/passkey`;
const confirm = `/account/confirm?rd=${encodeURIComponent(security)}`;

describe("proving one's identity with second factors", () => {
  let application: TestApplication;
  let account: TestAccount;
  let browser: TestBrowser;
  const manner = { origin: '', verifiesUser: true };

  before(async () => {
    application = await startApplication({ BASE_URL: 'http://localhost:3000' });
    manner.origin = application.baseUrl.origin;
  });
  after(() => application.close());

  async function arrive() {
    account = await application.createAccount();
    browser = await application.startSession(account);
  }

  /** The options that the script of a passkey form reads from the page. */
  function ceremonyIn({ text }: { text: string }) {
    const [, options = ''] = /data-options="([^"]*)"/.exec(text) ?? [];
    const form = /<form[^>]*data-passkey=.*?<\/form>/s.exec(text)?.[0] ?? '';
    return {
      options: JSON.parse(options.replaceAll('&quot;', '"')),
      fields: hiddenFieldsOf({ text: form }),
    };
  }

  async function addPasskey(path = passkeyPath, authenticator = createAuthenticator(manner)) {
    const { options, fields } = ceremonyIn(await browser.get(path));
    const answer = authenticator.create(options);
    const added = await browser.post(passkeyPath, { ...fields, answer, name: 'Laptop' });
    return { authenticator, added, options };
  }

  async function proveByPasskey(authenticator: ReturnType<typeof createAuthenticator>) {
    const { options, fields } = ceremonyIn(await browser.get(confirm));
    const answer = authenticator.get(options);
    const sent = { ...fields, answer };
    return { sent, answer: await browser.post('/account/confirm', sent), options };
  }

  const isProved = async () => (await browser.get(security)).status === 200;

  test('the older one of two proofs counts, on pages and in the API', async () => {
    await arrive();
    const old = application.clock.now() - 11 * minuteMs;
    const proof = { amr: ['pwd', 'otp', 'mfa'], secondFactorAt: old };
    browser = await application.startSession(account, proof);
    assert.equal(await isProved(), false);
    const page = createApiClient(application.address, asPage(browser, application.baseUrl));
    assert.equal((await page('DELETE', '/me')).body.code, 'recent_proof_required');
  });

  test('a passkey is added by the form on its page, and named after the device', async () => {
    await arrive();
    const { added, options } = await addPasskey();
    assert.equal(added.location, security);
    assert.equal(options.authenticatorSelection.residentKey, 'required');
    assert.match((await browser.get(security)).text, /Laptop/);
    const page = await browser.get(passkeyPath, {
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    });
    assert.match(page.text, /value="Firefox on Linux"/);
    assert.match(page.text, /<noscript><p>Passkeys need JavaScript/);
  });

  test('a passkey is not added in another browser, or from an invalid response', async () => {
    await arrive();
    const { options, fields } = ceremonyIn(await browser.get(passkeyPath));
    const answer = createAuthenticator(manner).create(options);
    const other = await application.startSession(account);
    const { fields: own } = ceremonyIn(await other.get(passkeyPath));
    const stolen = { ...fields, _csrf: own['_csrf'] ?? '', answer, name: 'Stolen' };
    assert.match((await other.post(passkeyPath, stolen)).text, /took too long/);
    for (const nonsense of ['', '{}', 'x', JSON.stringify({ id: 'x', response: {} })]) {
      const refused = await browser.post(passkeyPath, {
        ...fields,
        answer: nonsense,
        name: 'Mine',
      });
      assert.equal(refused.status, 400);
      assert.match(refused.text, /value="Mine"/);
    }
    assert.deepEqual(await application.services.stores.factors.list(account.id), []);
  });

  test('a security key for the second step needs no PIN, and cannot log in alone', async () => {
    await arrive();
    const key = createAuthenticator({ ...manner, verifiesUser: false });
    const { added, options } = await addPasskey(`${passkeyPath}?for=second-step`, key);
    assert.equal(options.authenticatorSelection.residentKey, 'discouraged');
    assert.equal(added.location, security);
    assert.match((await browser.get(security)).text, /For the second step only/);
  });

  test("a passkey is enough without its owner's password, once", async () => {
    await arrive();
    const { authenticator } = await addPasskey();
    application.clock.advance(11 * minuteMs);
    assert.equal(await isProved(), false);
    const { answer, sent, options } = await proveByPasskey(authenticator);
    assert.equal(options.userVerification, 'required');
    assert.equal(answer.location, security);
    assert.equal(await isProved(), true);
    application.clock.advance(4 * minuteMs);
    const again = { ...sent, ...hiddenFieldsOf(await browser.get(security)), answer: sent.answer };
    assert.equal((await browser.post('/account/confirm', again)).status, 401);
  });

  test('a page that is open for long gets a fresh challenge', async () => {
    await arrive();
    const authenticator = createAuthenticator(manner);
    const freshFor = async ({ text }: { text: string }) => {
      application.clock.advance(6 * minuteMs);
      const [, address = ''] = /data-renew="([^"]*)"/.exec(text) ?? [];
      return JSON.parse((await browser.get(address)).text);
    };
    const adding = await browser.get(passkeyPath);
    const offer = await freshFor(adding);
    const created = await browser.post(passkeyPath, {
      ...ceremonyIn(adding).fields,
      ...{ challenge: offer.challenge, name: 'Laptop' },
      answer: authenticator.create(offer.options),
    });
    assert.equal(created.location, security);
    application.clock.advance(11 * minuteMs);
    const proving = await browser.get(confirm);
    const { options, challenge } = await freshFor(proving);
    const filled = { ...ceremonyIn(proving).fields, challenge, answer: authenticator.get(options) };
    assert.equal((await browser.post('/account/confirm', filled)).location, security);
  });

  test('a passkey that did not verify its user is refused', async () => {
    await arrive();
    const weak = { ...manner };
    const { authenticator } = await addPasskey(passkeyPath, createAuthenticator(weak));
    weak.verifiesUser = false;
    application.clock.advance(11 * minuteMs);
    const { answer } = await proveByPasskey(authenticator);
    assert.equal(answer.status, 401);
    assert.match(answer.text, /passkey was not accepted/);
    assert.equal(await isProved(), false);
  });

  test('a person with an authenticator app enters the password and a code', async () => {
    await arrive();
    const app = await addAuthenticatorApp(application, account.id);
    application.clock.advance(11 * minuteMs);
    const { password } = account;
    const without = await browser.submit(confirm, { password, code: '' });
    assert.equal(without.status, 401);
    assert.match(without.text, /Wrong code/);
    assert.match(without.text, /value="\/account\/security"/);
    application.clock.advance(minuteMs);
    const wrong = await browser.submit(confirm, { password: 'a guess', code: app.code() });
    assert.match(wrong.text, /Incorrect password/);
    assert.equal(await isProved(), false);
    application.clock.advance(minuteMs);
    const right = await browser.submit(confirm, { password, code: app.code() });
    assert.equal(right.location, security);
    assert.equal(await isProved(), true);
    application.clock.advance(11 * minuteMs);
    assert.equal(await isProved(), false);
  });

  test('a recovery code replaces the app, once, and the email says how many are left', async () => {
    await arrive();
    const app = await addAuthenticatorApp(application, account.id);
    application.clock.advance(11 * minuteMs);
    const { password } = account;
    const [code = ''] = app.recoveryCodes;
    assert.equal((await browser.submit(confirm, { password, code })).location, security);
    await deliverNow(application.services);
    const emails = await emailsTo(application.services, account.email);
    assert.ok(emails.some(({ text }) => /9 codes are left/.test(text)));
    application.clock.advance(11 * minuteMs);
    assert.equal((await browser.submit(confirm, { password, code })).status, 401);
  });

  test('wrong codes count as failures, and a correct password beside them does not reset them', async () => {
    await arrive();
    await addAuthenticatorApp(application, account.id);
    application.clock.advance(11 * minuteMs);
    for (let count = 0; count < 3; count += 1) {
      const { password } = account;
      assert.equal((await browser.submit(confirm, { password, code: '000000' })).status, 401);
      application.clock.advance(5 * minuteMs);
    }
    const failures = await application.services.stores.failures.find(account.id);
    assert.equal(failures?.onKnownDevices, 3);
  });

  test('a session whose last factor was removed is proved by the password again', async () => {
    await arrive();
    const app = await addAuthenticatorApp(application, account.id);
    application.clock.advance(11 * minuteMs);
    const { password } = account;
    await browser.submit(confirm, { password, code: app.code() });
    for (const { id } of await application.services.stores.factors.list(account.id)) {
      await browser.submit(`${security}/remove?factor=${id}`, {});
    }
    application.clock.advance(11 * minuteMs);
    assert.equal((await browser.submit(confirm, { password })).location, security);
    assert.equal(await isProved(), true);
  });

  test('an account without a password has a way on every page that asks for a proof', async () => {
    await arrive();
    const { authenticator } = await addPasskey();
    const { transact } = application.services;
    await transact((tx) => tx.passwords.remove(account.id));
    application.clock.advance(11 * minuteMs);
    assert.match((await browser.get('/account/password')).text, /href="\/forgot-password"/);
    const away = await browser.get('/account/delete');
    assert.equal(away.location, '/account/confirm?rd=%2Faccount%2Fdelete');
    const page = await browser.get(confirm);
    assert.doesNotMatch(page.text, /name="password"/);
    assert.match(page.text, /href="\/logout"/);
    await proveByPasskey(authenticator);
    const deletion = await browser.get('/account/delete');
    assert.doesNotMatch(deletion.text, /name="password"/);
    assert.equal((await browser.submit('/account/delete', {})).location, '/login');
  });

  test('the last way in of an account without a password cannot be removed', async () => {
    await arrive();
    await addPasskey();
    await application.services.transact((tx) => tx.passwords.remove(account.id));
    const [passkey] = await application.services.stores.factors.list(account.id);
    const refused = await browser.submit(`${security}/remove?factor=${passkey?.id}`, {});
    assert.equal(refused.status, 409);
    assert.match(refused.text, /you can no longer log in/);
  });

  test('a stolen password changes no password and deletes no account that has an authenticator app', async () => {
    await arrive();
    const app = await addAuthenticatorApp(application, account.id);
    for (const path of ['/account/password', '/account/delete']) {
      const before = await browser.get(path);
      assert.equal(
        before.headers.get('location'),
        `/account/confirm?rd=${encodeURIComponent(path)}`,
      );
    }
    const { password } = account;
    await browser.submit('/account/confirm?rd=%2Faccount%2Fpassword', {
      password,
      code: app.code(),
    });
    const chosen = 'quite another passphrase';
    const changed = await browser.submit('/account/password', {
      current: password,
      password: chosen,
    });
    assert.equal(changed.headers.get('location'), '/account');
  });
});
