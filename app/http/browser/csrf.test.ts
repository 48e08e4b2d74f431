import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { csrfOf, type TestBrowser } from '../../testing/browser.ts';

describe('forged requests', () => {
  let application: TestApplication;
  let browser: TestBrowser;
  let csrf: string;

  before(async () => {
    application = await startApplication();
    browser = await application.logIn(await application.createAccount());
    csrf = await tokenOf(browser, '/dashboard');
  });
  after(() => application.close());

  async function tokenOf(visitor: TestBrowser, path: string): Promise<string> {
    const page = await visitor.get(path);
    return csrfOf(page);
  }

  const foreign: [string, Record<string, string>][] = [
    ['another origin', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another origin', { origin: 'https://evil.example', 'sec-fetch-site': '' }],
    ['a sibling host', { origin: 'null', 'sec-fetch-site': 'same-site' }],
    ['an opaque origin', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['the right host over http on another port', { origin: 'http://localhost:1' }],
    ['no page', { origin: 'null', 'sec-fetch-site': 'none' }],
  ];
  for (const [name, headers] of foreign) {
    test(`from ${name} are refused even with a valid token, and change nothing`, async () => {
      const answer = await browser.post('/logout', { _csrf: csrf }, headers);
      assert.equal(answer.status, 403);
      assert.equal((await browser.get('/dashboard')).status, 200);
    });
  }

  test('with a missing, wrong or foreign token are refused', async () => {
    const stranger = application.browser();
    const other = await application.logIn(await application.createAccount());
    const tokens = [
      '',
      'x'.repeat(43),
      await tokenOf(stranger, '/login'),
      await tokenOf(other, '/dashboard'),
    ];
    for (const _csrf of tokens) {
      const answer = await browser.post('/logout', { _csrf });
      assert.equal(answer.status, 403, _csrf);
      assert.match(answer.text, /This form has expired/);
    }
    assert.equal((await browser.post('/logout', {})).status, 403);
    assert.equal((await browser.get('/dashboard')).status, 200);
  });

  /** A browser that sends no headers about the origin of a form. */
  async function postInSilence(path: string, fields: Record<string, string>, cookie = '') {
    const answer = await fetch(application.address + path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { accept: 'text/html', ...(cookie === '' ? {} : { cookie }) },
      redirect: 'manual',
    });
    return { status: answer.status, text: await answer.text() };
  }

  test('at the login page keep the user name and drop the password', async () => {
    const visitor = application.browser();
    await visitor.get('/login');
    const [cookie = ''] = [...visitor.cookies].map((pair) => pair.join('='));
    const fields = { username: 'somebody', password: 'a secret passphrase', rd: '/dashboard?a=1' };
    const answer = await postInSilence('/login', { ...fields, _csrf: 'x'.repeat(43) }, cookie);
    assert.equal(answer.status, 403);
    assert.match(answer.text, /value="somebody"/);
    assert.match(answer.text, /This form has expired/);
    assert.match(answer.text, /value="\/dashboard\?a=1"/);
    assert.ok(!answer.text.includes(fields.password));
    const _csrf = csrfOf(answer);
    assert.equal((await postInSilence('/login', { ...fields, _csrf }, cookie)).status, 401);
  });

  test('a login page that was open for long accepts the password, if the browser sends a same-origin header', async () => {
    const { username, password } = await application.createAccount();
    const visitor = application.browser();
    const old = await tokenOf(visitor, '/login');
    visitor.cookies.clear();
    await visitor.get('/login');
    const fields = { _csrf: old, username, password };
    const words: Record<string, string>[] = [
      { origin: 'null' },
      { origin: application.baseUrl.origin, 'sec-fetch-site': '' },
    ];
    for (const headers of words) {
      const answer = await visitor.copy().post('/login', fields, headers);
      assert.equal(answer.location, '/dashboard');
    }
    const foreign = { origin: 'null', 'sec-fetch-site': 'cross-site' };
    assert.equal((await visitor.copy().post('/login', fields, foreign)).status, 403);
    const cookie = [...visitor.cookies].map((pair) => pair.join('=')).join('; ');
    assert.equal((await postInSilence('/login', fields, cookie)).status, 403);
    const elsewhere = await visitor.post('/register', { ...fields, email: 'ada@example.com' });
    assert.equal(elsewhere.status, 403, 'only this form');
  });

  test('a form without its cookie gets a page that says the browser keeps no cookies', async () => {
    const { username, password } = await application.createAccount();
    const page = await application.browser().get('/login?rd=/account');
    const answer = await application.browser().post('/login', {
      ...{ _csrf: csrfOf(page), username, password, rd: '/account' },
    });
    assert.equal(answer.location, '/login?cookies=expected&rd=%2Faccount');
    const refusing = await application.browser().get(answer.location ?? '');
    assert.match(refusing.text, /blocks the cookies of this site/);
    assert.match(refusing.text, /name="rd" value="\/account"/);

    const keeping = application.browser();
    await keeping.post('/login', { _csrf: csrfOf(page), username, password, rd: '/account' });
    assert.equal((await keeping.get(answer.location ?? '')).location, '/account');

    const other = await application.browser().post('/register', { _csrf: csrfOf(page) });
    assert.equal(other.status, 403);
    assert.match(other.text, /blocks the cookies of this site/);
  });

  test('a token from before the login is invalid after it', async () => {
    const account = await application.createAccount();
    const visitor = application.browser();
    const before = await tokenOf(visitor, '/login');
    const { username, password } = account;
    await visitor.post('/login', { _csrf: before, username, password });
    assert.equal((await visitor.post('/logout', { _csrf: before })).status, 403);
  });

  test('clients that send no origin need only the token', async () => {
    const visitor = await application.logIn(await application.createAccount());
    const _csrf = await tokenOf(visitor, '/dashboard');
    const cookie = [...visitor.cookies].map((pair) => pair.join('=')).join('; ');
    const answer = await fetch(`${application.address}/logout`, {
      method: 'POST',
      body: new URLSearchParams({ _csrf }),
      headers: { cookie },
      redirect: 'manual',
    });
    assert.equal(answer.status, 303);
  });

  test('GET requests change nothing', async () => {
    for (const path of ['/logout', '/account/sessions', '/login', '/setup']) {
      await browser.get(path);
    }
    assert.equal((await browser.get('/dashboard')).status, 200);
  });
});
