import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newId } from '../../../platform/ids.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { createAuthenticator } from '../../../testing/authenticator.ts';
import type { TestBrowser } from '../../../testing/browser.ts';
import { dumpTables } from '../../../testing/dump.ts';
import { addAuthenticatorApp, addPasskey } from '../../../testing/factors.ts';
import { passkeyFormOf, passkeySignalsOf } from '../../../testing/passkey-forms.ts';
import { visitor } from '../../../testing/registrations.ts';

describe('a login with a passkey', () => {
  let application: TestApplication;

  before(async () => {
    application = await startApplication();
  });

  after(() => application.close());

  async function person() {
    const account = await application.createAccount();
    const manner = { origin: application.baseUrl.origin, verifiesUser: true };
    const authenticator = createAuthenticator(manner);
    const factorId = await addPasskey(application, account.id, authenticator);
    return { account, authenticator, manner, factorId };
  }

  async function answer(
    browser: TestBrowser,
    authenticator: ReturnType<typeof createAuthenticator>,
    { path = '/login', others = {} }: { path?: string; others?: Record<string, string> } = {},
  ) {
    const { action, options, fields } = passkeyFormOf(await browser.get(path));
    assert.equal(action, '/login/passkey');
    return browser.post(action, { ...fields, ...others, answer: authenticator.get(options) });
  }

  test('is complete, and redirects to the requested page', async () => {
    const { account, authenticator } = await person();
    await addAuthenticatorApp(application, account.id);
    const browser = visitor(application);
    const answered = await answer(browser, authenticator, { path: '/login?rd=/account/sessions' });
    assert.equal(answered.status, 303);
    assert.equal(answered.location, '/account/sessions');
    assert.equal((await browser.get('/dashboard')).status, 200);
    const { services, clock } = application;
    const [session] = await services.stores.sessions.listLive(account.id, clock.now());
    assert.ok(session);
  });

  test('requires user verification, whatever the response claims', async () => {
    const { authenticator, manner } = await person();
    manner.verifiesUser = false;
    const browser = visitor(application);
    const answered = await answer(browser, authenticator);
    assert.equal(answered.status, 401);
    assert.match(answered.text, /That passkey doesn’t work here/);
    assert.doesNotMatch(answered.text, /data-passkey-signal/);
    assert.equal((await browser.get('/dashboard')).status, 303);
  });

  test('is refused while the email address is not confirmed', async () => {
    const { stores } = application.services;
    const id = newId();
    const account = { id, username: `u-${id}`, email: `${id}@example.com`, role: 'user' } as const;
    await stores.accounts.insert({ ...account, emailConfirmedAt: null }, application.clock.now());
    const manner = { origin: application.baseUrl.origin, verifiesUser: true };
    const authenticator = createAuthenticator(manner);
    await addPasskey(application, id, authenticator);
    const browser = visitor(application);
    const answered = await answer(browser, authenticator);
    assert.equal(answered.status, 403);
    assert.equal((await browser.get('/dashboard')).status, 303);
  });

  test('names a passkey that was removed, so that the browser stops offering it', async () => {
    const { account, authenticator, factorId } = await person();
    const { stores } = application.services;
    await stores.factors.remove(account.id, { id: factorId }, application.clock.now());
    const answered = await answer(visitor(application), authenticator);
    assert.equal(answered.status, 401);
    const [{ id = '' } = {}] = authenticator.credentials;
    assert.deepEqual(passkeySignalsOf(answered), [
      ['signalUnknownCredential', { rpId: 'localhost', credentialId: id }],
    ]);
  });

  test('accepts a response once, in the same browser, within five minutes', async () => {
    const { authenticator } = await person();
    const asked = visitor(application);
    const { action, options, fields } = passkeyFormOf(await asked.get('/login'));
    const filled = { ...fields, answer: authenticator.get(options) };
    const other = visitor(application);
    const { _csrf = '' } = passkeyFormOf(await other.get('/login')).fields;
    assert.equal((await other.post(action, { ...filled, _csrf })).status, 401);
    const twin = asked.copy();
    assert.equal((await asked.post(action, filled)).status, 303);
    assert.equal((await twin.post(action, filled)).status, 401);

    const late = visitor(application);
    const old = passkeyFormOf(await late.get('/login'));
    application.clock.advance(5 * 60_000);
    const tooLate = { ...old.fields, answer: authenticator.get(old.options) };
    assert.equal((await late.post(old.action, tooLate)).status, 401);
  });

  test('gets a fresh challenge for a page that is open for long', async () => {
    const { authenticator } = await person();
    const browser = visitor(application);
    const { action, fields } = passkeyFormOf(await browser.get('/login'));
    application.clock.advance(6 * 60_000);
    const fresh = await browser.get(action, { accept: 'application/json' });
    const { options, challenge } = JSON.parse(fresh.text);
    const filled = { ...fields, challenge, answer: authenticator.get(options) };
    assert.equal((await browser.post(action, filled)).status, 303);
  });

  test('answers malformed responses like unknown passkeys, and Back shows the form', async () => {
    const browser = visitor(application);
    const { action, fields } = passkeyFormOf(await browser.get('/login?rd=/account'));
    for (const nonsense of [
      '',
      'null',
      '{}',
      '{"id":1,"response":{}}',
      '{"id":"x","response":{}}',
    ]) {
      const answered = await browser.post(action, { ...fields, answer: nonsense });
      assert.equal(answered.status, 401, nonsense);
      assert.match(answered.text, /name="rd" value="\/account"/);
    }
    assert.equal(
      (await browser.get('/login/passkey?rd=/account')).location,
      '/login?rd=%2Faccount',
    );
  });

  test('keeps people logged in who ask for it', async () => {
    const { account, authenticator } = await person();
    const browser = visitor(application);
    await answer(browser, authenticator, { others: { remember: 'yes' } });
    application.clock.advance(3 * 24 * 60 * 60_000);
    assert.equal((await browser.get('/dashboard')).status, 200, account.username);
  });

  test('writes no row before the response', async () => {
    const before = await dumpTables(application.stores);
    await visitor(application).get('/login');
    assert.deepEqual(await dumpTables(application.stores), before);
  });
});

test('does not exist at an IP address, and the login page does not mention it', async (t) => {
  const application = await startApplication({ BASE_URL: 'http://127.0.0.1:8080' });
  t.after(() => application.close());
  const { text } = await application.browser().get('/login');
  assert.doesNotMatch(text, /passkey|webauthn/);
});

test('is managed on a page that password managers find', async (t) => {
  const application = await startApplication();
  t.after(() => application.close());
  const answer = await fetch(`${application.address}/.well-known/passkey-endpoints`);
  const page = `${application.baseUrl.origin}/account/security`;
  assert.deepEqual(await answer.json(), { enroll: page, manage: page });
});
