import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import type { TestAccount } from '../../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { hiddenFieldsOf, type TestBrowser } from '../../../testing/browser.ts';
import { addAuthenticatorApp } from '../../../testing/factors.ts';
import { deliverNow, emailsTo } from '../../../testing/mail.ts';

const security = '/account/security';
const codesPath = `${security}/recovery-codes`;
const appPath = `${security}/authenticator-app`;

describe('the page about second factors', () => {
  let application: TestApplication;
  let account: TestAccount;
  let browser: TestBrowser;

  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  async function arrive() {
    account = await application.createAccount();
    browser = await application.startSession(account);
  }

  const codesIn = ({ text }: { text: string }) =>
    [...text.matchAll(/code-list__code">([^<]*)</g)].map(([, code = '']) => code);
  const secretIn = ({ text }: { text: string }) =>
    /secret__text"[^>]*>([^<]*)</.exec(text)?.[1]?.replaceAll(' ', '') ?? '';
  const codeOf = (secret: string) =>
    TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: application.clock.now() });
  const factorsOf = () => application.services.stores.factors.list(account.id);

  /** Fills in the form of a page that was opened before. Opening it again would create another offer. */
  async function answer(path: string, page: { text: string }, fields: Record<string, string>) {
    return browser.post(path, { ...hiddenFieldsOf(page), ...fields });
  }

  async function keepCodes() {
    const page = await browser.get(`${codesPath}?next=authenticator-app`);
    const codes = codesIn(page);
    const done = await answer(codesPath, page, { code: codes[3] ?? '' });
    return { codes, done };
  }

  test('asks for a proof that is younger than ten minutes', async () => {
    await arrive();
    assert.equal((await browser.get(security)).status, 200);
    application.clock.advance(11 * 60_000);
    assert.match((await browser.get(security)).location ?? '', /^\/account\/confirm\?rd=/);
  });

  test('redirects to recovery codes before an authenticator app, and back to the app', async () => {
    await arrive();
    const { location } = await browser.get(appPath);
    assert.equal(location, `${codesPath}?next=authenticator-app`);
    const { codes, done } = await keepCodes();
    assert.equal(new Set(codes).size, 10);
    assert.equal(done.location, appPath);
    const page = await browser.get(appPath);
    assert.match(page.text, /<svg class="qr-code"[^>]*role="img" aria-label="QR code/);
    const secret = secretIn(page);
    assert.match(secret, /^[A-Z2-7]{32}$/);
    const added = await answer(appPath, page, { name: 'My phone', code: codeOf(secret) });
    assert.equal(added.location, security);
    const list = await browser.get(security);
    assert.match(list.text, /My phone/);
    assert.match(list.text, /10 codes left/);
    const { username, password } = account;
    const next = await application.browser().submit('/login', { username, password });
    assert.match(next.location ?? '', /^\/login\/second-step/);
  });

  test('keeps the secret, the name and the codes on the page after a wrong answer', async () => {
    await arrive();
    const page = await browser.get(codesPath);
    const wrong = await answer(codesPath, page, { code: 'not-one-of-them' });
    assert.equal(wrong.status, 400);
    assert.match(wrong.text, /not one of the codes/);
    assert.match(wrong.text, /value="not-one-of-them"/);
    assert.deepEqual(codesIn(wrong), codesIn(page));
    assert.deepEqual(await factorsOf(), []);
    await answer(codesPath, wrong, { code: codesIn(page)[0] ?? '' });
    const app = await browser.get(appPath);
    const mistyped = await answer(appPath, app, { name: 'My phone', code: '000000' });
    assert.equal(mistyped.status, 400);
    assert.match(mistyped.text, /value="My phone"/);
    assert.equal(secretIn(mistyped), secretIn(app));
    const nameless = await answer(appPath, app, { name: ' ', code: codeOf(secretIn(app)) });
    assert.match(nameless.text, /at most 64 visible characters/);
    assert.equal(secretIn(nameless), secretIn(app));
  });

  test('replaces an offer that has expired or was forged', async () => {
    await arrive();
    await keepCodes();
    const app = await browser.get(appPath);
    for (const sealed of ['', 'x', `${hiddenFieldsOf(app)['sealed']}x`, 'x'.repeat(200)]) {
      const refused = await browser.post(appPath, {
        ...hiddenFieldsOf(app),
        ...{ sealed, name: 'My phone', code: codeOf(secretIn(app)) },
      });
      assert.equal(refused.status, 400, sealed);
      assert.match(refused.text, /took too long/);
      assert.notEqual(secretIn(refused), secretIn(app));
    }
  });

  test('adds no app to an account that has no recovery codes any more', async () => {
    await arrive();
    await keepCodes();
    const app = await browser.get(appPath);
    const { stores } = application.services;
    const only = { kind: 'recovery_codes' } as const;
    await stores.factors.remove(account.id, only, application.clock.now());
    await answer(appPath, app, { name: 'My phone', code: codeOf(secretIn(app)) });
    assert.deepEqual(await factorsOf(), []);
  });

  test('offers the codes as a text file, the same that the page shows', async () => {
    await arrive();
    const page = await browser.get(codesPath);
    const file = await browser.post(`${codesPath}/text`, hiddenFieldsOf(page));
    assert.match(
      file.headers.get('content-disposition') ?? '',
      /attachment; .*recovery-codes\.txt/,
    );
    assert.match(file.headers.get('content-type') ?? '', /^text\/plain/);
    for (const code of codesIn(page)) assert.ok(file.text.includes(code));
    assert.match(file.headers.get('cache-control') ?? '', /no-store/);
    const nothing = await browser.post(`${codesPath}/text`, {
      ...hiddenFieldsOf(page),
      sealed: 'nonsense',
    });
    assert.equal(nothing.location, codesPath);
  });

  test('replaces the previous codes', async () => {
    await arrive();
    const first = await keepCodes();
    const second = await keepCodes();
    assert.notDeepEqual(first.codes, second.codes);
    const kept = await factorsOf();
    assert.deepEqual(
      kept.map(({ kind, codesLeft }) => [kind, codesLeft]),
      [['recovery_codes', 10]],
    );
  });

  test('renames a factor of the owner, and keeps a refused name in the form', async () => {
    await arrive();
    const app = await addAuthenticatorApp(application, account.id);
    const renamed = await browser.submit(security, { rename: app.id, name: '  Old phone ' });
    assert.equal(renamed.location, security);
    assert.match((await browser.get(security)).text, /Renamed[\s\S]*Old phone/);
    const long = 'n'.repeat(65);
    const refused = await browser.submit(security, { rename: app.id, name: long });
    assert.equal(refused.status, 400);
    assert.match(refused.text, new RegExp(`value="${long}"`));
    assert.match(refused.text, new RegExp(`href="#name-${app.id}"`));
    const other = await application.startSession(await application.createAccount());
    const page = await other.get(security);
    await other.post(security, { ...hiddenFieldsOf(page), always: '', rename: app.id, name: 'x' });
    assert.equal((await factorsOf()).find(({ id }) => id === app.id)?.name, 'Old phone');
  });

  test('removes a factor, ends all other sessions and sends an email', async () => {
    await arrive();
    const app = await addAuthenticatorApp(application, account.id);
    const other = await application.startSession(account);
    const path = `${security}/remove?factor=${app.id}`;
    const { trustedBrowsers } = application.services.stores;
    const now = application.clock.now();
    const [codes] = await factorsOf();
    const trusted = { accountId: account.id, factorId: codes?.id ?? '', ip: '', userAgent: '' };
    await trustedBrowsers.insert({ ...trusted, expiresAt: now + 1e9 }, now);
    assert.match((await browser.get(path)).text, /logged out everywhere except in this browser/);
    assert.equal((await browser.submit(path, {})).location, security);
    assert.equal((await other.get('/dashboard')).status, 303);
    assert.match((await browser.get(security)).text, /You have no authenticator app/);
    assert.deepEqual(await trustedBrowsers.list(account.id, now), [], 'no browser stays trusted');
    await deliverNow(application.services);
    const emails = await emailsTo(application.services, account.email);
    assert.ok(emails.some(({ subject }) => /second factor was removed/.test(subject)));
    assert.equal((await browser.get(path)).location, security);
  });

  test('keeps the last factor of an account that needs one', async () => {
    const strict = await startApplication({ REQUIRE_SECOND_FACTOR: 'all' });
    try {
      const person = await strict.createAccount();
      const app = await addAuthenticatorApp(strict, person.id);
      const visitor = await strict.startSession(person);
      const refused = await visitor.submit(`${security}/remove?factor=${app.id}`, {});
      assert.equal(refused.status, 409);
      assert.match(refused.text, /needs a second factor, and this is the last one/);
      assert.equal((await strict.services.stores.factors.list(person.id)).length, 2);
    } finally {
      await strict.close();
    }
  });

  test('turns "always ask for a second step" on and off', async () => {
    await arrive();
    await browser.submit(security, { always: 'on' });
    assert.match((await browser.get(security)).text, /asked for a second step at every login/);
    await browser.submit(security, { always: 'off' });
    const { alwaysSecondStep } =
      (await application.services.stores.accounts.find(account.id)) ?? {};
    assert.equal(alwaysSecondStep, false);
  });

  test('a browser is trusted no longer than the configuration says today', async () => {
    await arrive();
    const app = await addAuthenticatorApp(application, account.id);
    const { trustedBrowsers } = application.services.stores;
    const now = application.clock.now();
    const dayMs = 86_400_000;
    const trusted = { accountId: account.id, factorId: app.id, ip: '', userAgent: '' };
    const secret = await trustedBrowsers.insert({ ...trusted, expiresAt: now + 30 * dayMs }, now);
    const useIn = (days: number, allowedDays: number) =>
      trustedBrowsers.use(account.id, secret, now + days * dayMs, allowedDays * dayMs);
    assert.equal(await useIn(10, 30), now);
    assert.equal(await useIn(10, 7), undefined, 'it was 30 days when the browser was trusted');
    assert.equal(await useIn(30, 60), undefined);
  });

  test('lists trusted browsers, and stops trusting them', async () => {
    await arrive();
    const app = await addAuthenticatorApp(application, account.id);
    const { trustedBrowsers } = application.services.stores;
    const now = application.clock.now();
    const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
    const trusted = { accountId: account.id, factorId: app.id, userAgent, expiresAt: now + 1e9 };
    await trustedBrowsers.insert({ ...trusted, ip: '192.0.2.7' }, now);
    await trustedBrowsers.insert({ ...trusted, ip: '192.0.2.8' }, now);
    const [newest] = await trustedBrowsers.list(account.id, now);
    const page = await browser.get(security);
    assert.match(page.text, /Firefox on Linux[\s\S]*192\.0\.2\.[78][\s\S]*192\.0\.2\.[78]/);
    await browser.submit(security, { browser: newest?.id ?? '' });
    assert.equal((await trustedBrowsers.list(account.id, now)).length, 1);
    await trustedBrowsers.insert({ ...trusted, ip: '192.0.2.9' }, now);
    await browser.submit(security, { browser: 'all' });
    assert.deepEqual(await trustedBrowsers.list(account.id, now), []);
  });

  test('and the dashboard offer a first passkey until its owner says no, once for all browsers', async () => {
    await arrive();
    const declined = await browser.submit('/dashboard', { dismiss: 'passkey' });
    assert.equal(declined.location, '/dashboard');
    const elsewhere = await application.startSession(account);
    for (const path of ['/dashboard', security]) {
      assert.doesNotMatch((await elsewhere.get(path)).text, /Create a passkey|Not now/);
    }
    assert.match((await elsewhere.get(security)).text, /Add a passkey/);
    await arrive();
    assert.match((await browser.get('/dashboard')).text, /Not now/);
  });

  test('and the dashboard say what is missing', async () => {
    await arrive();
    for (const path of ['/dashboard', security]) {
      const offer =
        /Create a passkey\. You can then log in[\s\S]*href="\/account\/security\/passkey"/;
      assert.match((await browser.get(path)).text, offer);
    }
    const app = await addAuthenticatorApp(application, account.id);
    assert.doesNotMatch((await browser.get('/dashboard')).text, /Create a passkey|Create new ones/);
    const { stores, factorKinds } = application.services;
    for (const code of app.recoveryCodes.slice(0, 7)) {
      const used = { purpose: 'second-factor', answer: code } as const;
      await factorKinds.recovery_codes.verify(stores, account.id, used);
    }
    for (const path of ['/dashboard', security]) {
      assert.match((await browser.get(path)).text, /You have 3 recovery codes left\. Create new/);
    }
  });
});
