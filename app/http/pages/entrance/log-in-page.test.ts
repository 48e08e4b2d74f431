import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Unavailable } from '../../../platform/unavailable.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { csrfOf } from '../../../testing/browser.ts';
import { failOften } from '../../../testing/fail-often.ts';

const noRequestContext = { ip: '', userAgent: '', requestId: '' };

describe('logging in', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  async function attempt(username: string, password: string, path = '/login') {
    const browser = application.browser();
    return { browser, answer: await browser.submit(path, { username, password }) };
  }

  test('redirects from the form to the dashboard', async () => {
    const { username, password } = await application.createAccount();
    const { browser, answer } = await attempt(username, password);
    assert.equal(answer.status, 303);
    assert.equal(answer.location, '/dashboard');
    const dashboard = await browser.get('/dashboard');
    assert.equal(dashboard.status, 200);
    assert.match(dashboard.text, new RegExp(username));
  });

  test('works by email, in any letter case of the user name', async () => {
    const { username, email, password } = await application.createAccount();
    for (const name of [email, email.toUpperCase(), username.toUpperCase(), ` ${username} `]) {
      assert.equal((await attempt(name, password)).answer.status, 303, name);
    }
  });

  test('gives a new session id each time and never adopts one', async () => {
    const account = await application.createAccount();
    const planted = application.browser();
    planted.cookies.set('gatehouse', 's%3Aplanted.signature');
    const { username, password } = account;
    await planted.submit('/login', { username, password });
    const first = planted.cookies.get('gatehouse');
    const second = (await application.logIn(account)).cookies.get('gatehouse');
    assert.ok(first?.startsWith('s%3A') && !first.includes('planted'));
    assert.notEqual(first, second);
  });

  test('sets a cookie that scripts and other sites cannot use', async () => {
    const { username, password } = await application.createAccount();
    const { answer } = await attempt(username, password);
    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('gatehouse='));
    assert.match(cookie ?? '', /; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  test('gives unknown, wrong, deleted and locked accounts the same response, and disabled ones before the proof', async () => {
    const known = await application.createAccount();
    const disabled = await application.createAccount();
    const locked = await application.createAccount();
    const deleted = await application.createAccount();
    const { services } = application;
    const about = { accountId: deleted.id, requestContext: noRequestContext };
    await services.disableAccount({ ...about, accountId: disabled.id });
    await services.disableAccount({ ...about, accountId: locked.id });
    await failOften(services, locked.id, { byStrangers: 90, onKnownDevices: 0 });
    await services.deleteAccount(about);
    const answers = [];
    for (const [username, password] of [
      ['nobody-of-this-name', 'a fine passphrase'],
      ['nobody@example.com', 'a fine passphrase'],
      ['no\u0000body', 'a fine passphrase'],
      [known.username, 'a wrong passphrase'],
      [disabled.username, 'a wrong passphrase'],
      [locked.username, locked.password],
      [deleted.username, deleted.password],
      [deleted.email, deleted.password],
    ] as const) {
      const { answer } = await attempt(username, password);
      // The typed values are shown again, and the token and the challenge differ in each browser.
      const text = answer.text
        .replaceAll(/name="(?:_csrf|challenge)" value="[^"]*"/g, '')
        .replaceAll(/data-options="[^"]*"/g, '')
        .replaceAll(/id="username"[^>]*value="[^"]*"/g, '');
      answers.push({ status: answer.status, text });
      assert.equal(answer.status, 401);
    }
    assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
  });

  test('says after the correct password that an administrator has disabled the account', async () => {
    const { id, username, email, password } = await application.createAccount();
    const { stores, disableAccount } = application.services;
    await disableAccount({ accountId: id, requestContext: noRequestContext });
    for (const name of [username, email]) {
      const { answer } = await attempt(name, password);
      assert.equal(answer.status, 403);
      assert.match(answer.text, /This account is disabled or has ended/);
    }
    const api = await fetch(`${application.address}/api/v1/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
    assert.equal(api.status, 403);
    assert.equal(((await api.json()) as { code: string }).code, 'account_disabled');
    assert.equal((await stores.failures.find(id))?.byStrangers, 3, 'each counts as a failure');
    const events = (await stores.audit.list(id, 3)).map(({ event }) => event);
    assert.deepEqual(new Set(events), new Set(['authn_login_fail']));
  });

  test('keeps the user name after a failure, and never the password', async () => {
    const { answer } = await attempt('<b>somebody', 'a very secret passphrase');
    assert.match(answer.text, /value="&lt;b&gt;somebody"/);
    assert.ok(!answer.text.includes('a very secret passphrase'));
  });

  test('shows missing fields in place and in a summary', async () => {
    const { answer } = await attempt('', '');
    assert.equal(answer.status, 400);
    assert.match(answer.text, /Enter your user name or email\./);
    assert.match(answer.text, /Enter your password\./);
    assert.match(answer.text, /href="#username"/);
  });

  test('refuses credentials in the URL, whatever the body says', async () => {
    const { username, password } = await application.createAccount();
    const query = new URLSearchParams({ username, password });
    const browser = application.browser();
    assert.equal((await browser.get(`/login?${query}`)).status, 400);
    await browser.get('/login');
    assert.equal((await browser.post(`/login?${query}`, {})).status, 400);
    const page = await browser.get('/login');
    const csrf = csrfOf(page);
    const answer = await browser.post(`/login?${query}`, { _csrf: csrf });
    assert.equal(answer.status, 400);
    assert.equal((await browser.get('/dashboard')).status, 303);
  });

  test('redirects to the requested page, but only on this host', async () => {
    const { username, password } = await application.createAccount();
    const sent = await application.browser().get('/dashboard?tab=1');
    assert.equal(sent.location, '/login?rd=%2Fdashboard%3Ftab%3D1');
    const { answer } = await attempt(username, password, sent.location ?? '');
    assert.equal(answer.location, '/dashboard?tab=1');
    for (const rd of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      'javascript:1',
    ]) {
      const path = `/login?${new URLSearchParams({ rd })}`;
      assert.equal((await attempt(username, password, path)).answer.location, '/dashboard', rd);
    }
  });

  test('redirects people who are already logged in', async () => {
    const browser = await application.logIn(await application.createAccount());
    assert.equal((await browser.get('/login')).location, '/dashboard');
    assert.equal((await browser.get('/')).location, '/dashboard');
    assert.equal((await application.browser().get('/')).location, '/login');
  });

  test('stores nothing about visitors who do not log in', async () => {
    const browser = application.browser();
    const answer = await browser.get('/login');
    assert.deepEqual([...browser.cookies.keys()], ['gatehouse-8080-pre']);
    assert.ok(!answer.headers.getSetCookie().some((line) => line.startsWith('gatehouse=')));
  });

  test('survives a rotation of the session secret', async (context) => {
    const browser = await application.logIn(await application.createAccount());
    const rotated = await startApplication(
      {
        SESSION_SECRET: `a newer secret of thirty-two letters,${application.stores.environment['SESSION_SECRET']}`,
      },
      application.stores,
    );
    context.after(() => rotated.close());
    const later = rotated.browser(new Map(browser.cookies));
    assert.equal((await later.get('/dashboard')).status, 200);
    assert.equal((await later.submit('/logout', {})).status, 303, 'its forms work too');
    const forgotten = await startApplication(
      { SESSION_SECRET: 'another secret of thirty-two letters' },
      application.stores,
    );
    context.after(() => forgotten.close());
    const other = await application.logIn(await application.createAccount());
    const stranger = forgotten.browser(new Map(other.cookies));
    assert.equal((await stranger.get('/dashboard')).status, 303);
  });

  test('records the address that a trusted proxy sends, and no other', async (context) => {
    const careful = await startApplication({ TRUST_PROXY: '10.0.0.0/8' }, application.stores);
    context.after(() => careful.close());
    const both = '198.51.100.1, 203.0.113.7';
    for (const [server, forwarded, address] of [
      [application, both, '203.0.113.7'],
      [careful, both, '127.0.0.1'],
      [application, '198.51.100.1, 203.0.113.7:4711', '203.0.113.7'],
      [application, '"203.0.113.7:4711", 127.0.0.1:80', '203.0.113.7'],
      [application, '[2001:db8::7]:4711', '2001:db8::7'],
      [application, '198.51.100.1,[2001:db8::7]', '2001:db8::7'],
      [application, '2001:db8::7', '2001:db8::7'],
      [application, '198.51.100.1, unknown', '127.0.0.1'],
      [application, '198.51.100.1, unknown, [::1]:80', '::1'],
    ] as const) {
      const account = await application.createAccount();
      const browser = server.browser();
      const { username, password } = account;
      const csrf = csrfOf(await browser.get('/login'));
      const headers = { 'x-forwarded-for': forwarded };
      await browser.post('/login', { _csrf: csrf, username, password }, headers);
      const [event] = await application.services.stores.audit.list(account.id, 1);
      assert.equal(event?.ip, address, forwarded);
      assert.match((await browser.get('/dashboard')).text, new RegExp(address));
    }
  });

  test('at another host name gets an error that names the right URL', async () => {
    const browser = application.browser();
    const csrf = csrfOf(await browser.get('/login'));
    const fields = { _csrf: csrf, username: 'a', password: 'b' };
    const headers = { origin: 'http://127.0.0.1:8080', 'sec-fetch-site': 'same-origin' };
    const answer = await browser.post('/login', fields, headers);
    assert.equal(answer.status, 403);
    assert.match(answer.text, /wrong address. Open it at http:\/\/localhost:8080/);
  });

  test('does not accept a password that was changed while it was compared', async (context) => {
    const { username, password, id } = await application.createAccount();
    const { passwords } = application.services.stores;
    const find = passwords.find.bind(passwords);
    const changed = context.mock.method(passwords, 'find', async (accountId: string) => {
      changed.mock.restore();
      const kept = await find(accountId);
      await passwords.set(id, { hash: 'another', pepperId: '' }, application.clock.now());
      return kept;
    });
    const { browser, answer } = await attempt(username, password);
    assert.equal(changed.mock.callCount(), 1);
    assert.equal(answer.status, 401);
    assert.equal((await browser.get('/dashboard')).status, 303);
  });

  test('keeps the form while the database is down', async (context) => {
    const { stores } = application.services;
    const broken = context.mock.method(stores.accounts, 'findByLogInName', async () => {
      throw new Unavailable('SQL');
    });
    const { answer } = await attempt('somebody', 'a fine passphrase');
    broken.mock.restore();
    assert.equal(answer.status, 503);
    assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/);
    assert.match(answer.text, /value="somebody"/);
  });
});
