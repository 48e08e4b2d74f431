import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import type { TestBrowser } from '../../testing/browser.ts';
import { createTestStores } from '../../testing/stores.ts';

const planted = `s%3A${'A'.repeat(43)}.${'B'.repeat(43)}`;

/** Of each `Set-Cookie` that deletes a cookie: its name, and its domain, if any. */
function cleared({ headers }: { headers: Headers }): string[] {
  return headers
    .getSetCookie()
    .filter((line) => line.includes('Expires=Thu, 01 Jan 1970'))
    .map((line) => [line.split('=', 1)[0], /Domain=([^;]*)/.exec(line)?.[1]].join(' ').trim());
}

describe('several session cookies with one name', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication({
      BASE_URL: 'https://login.staging.example.com',
      COOKIE_DOMAIN: 'staging.example.com',
      REGISTRATION: 'closed',
    });
  });
  after(() => application.close());

  const name = '__Secure-gatehouse';

  async function person() {
    const browser = await application.logIn(await application.createAccount());
    return { browser, own: `${name}=${browser.cookies.get(name)}` };
  }

  /** The responses of pages, API and gate to the same cookies. */
  async function statuses(cookie: string) {
    const page = await application.browser().get('/dashboard', { cookie });
    const me = await application.browser().get('/api/v1/me', { cookie });
    const gate = await application.browser().get('/api/authz/auth-request', {
      ...{ cookie, 'x-original-method': 'GET', 'x-original-url': 'https://wiki.example.com/' },
    });
    return [page.status, me.status, gate.status];
  }

  const isIn = [200, 200, 200];
  const isOut = [303, 401, 401];

  test('of which we signed one, count as that one, for pages, API and gate', async () => {
    const { own } = await person();
    assert.deepEqual(await statuses(own), isIn);
    for (const cookie of [
      `${own}; ${name}=${planted}`,
      `${name}=${planted}; ${own}`,
      `${name}=x; ${name} =y; ${own}; ${name}=`,
    ]) {
      assert.deepEqual(await statuses(cookie), isIn, cookie);
    }
    assert.deepEqual(await statuses(`${name}=${planted}`), isOut);
  });

  test('of which we signed two, count as none, because one was planted', async () => {
    const [one, other] = [await person(), await person()];
    assert.deepEqual(await statuses(`${one.own}; ${other.own}`), isOut);
    assert.deepEqual(await statuses(`${one.own}; ${name}=x; ${other.own}`), isOut);
  });

  test('may have quotes, for pages, API and gate', async () => {
    const { own } = await person();
    assert.deepEqual(await statuses(own.replace(/=(.*)/, '="$1"')), isIn);
    assert.deepEqual(await statuses(own.replace(/=(.*)/, '="$1')), isOut);
  });

  test('allow login and logout beside a cookie of another Gatehouse, which stays', async () => {
    const { username, password } = await application.createAccount();
    const browser = application.browser();
    const foreign = { ...browser, cookies: browser.cookies };
    foreign.cookies.set(`${name}=${planted}; x`, '1');
    const first = await foreign.submit('/login', { username, password });
    assert.equal(first.status, 303);
    assert.equal((await foreign.get('/dashboard')).status, 200);
    const left = await foreign.submit('/logout', {});
    assert.equal(left.location, '/login');
    assert.ok(!cleared(left).includes(`${name} example.com`));
    assert.equal((await foreign.submit('/login', { username, password })).status, 303);
  });

  test('replace the cookie that bound the login form to the browser', async () => {
    const browser = application.browser();
    const { username, password } = await application.createAccount();
    await browser.get('/login');
    const pre = [...browser.cookies.keys()].filter((each) => each.endsWith('-pre'));
    assert.equal(pre.length, 1);
    await browser.submit('/login', { username, password });
    assert.ok(browser.cookies.has(name));
    assert.ok(!browser.cookies.has(String(pre)));
  });

  test('are all deleted at logout, with those of an earlier COOKIE_DOMAIN', async () => {
    const { browser } = await person();
    const gone = cleared(await browser.submit('/logout', {}));
    for (const shape of ['', ' staging.example.com', ' example.com', ' login.staging.example.com'])
      assert.ok(gone.includes(name + shape), shape);
    assert.ok(gone.includes('__Host-gatehouse'));
  });

  test('of an earlier COOKIE_DOMAIN are deleted at the next login', async () => {
    const { browser: former } = await person();
    const account = await application.createAccount();
    const browser = application.browser(new Map(former.cookies));
    await former.submit('/logout', {});
    const { username, password } = account;
    const answer = await browser.submit('/login', { username, password });
    const gone = cleared(answer);
    assert.ok(gone.includes(name) && gone.includes(`${name} example.com`));
    assert.ok(!gone.includes(`${name} staging.example.com`), 'the new one stays');
  });
});

describe('two installations on localhost', () => {
  let one: TestApplication;
  let other: TestApplication;
  before(async () => {
    const secrets = { SESSION_SECRET: 'a secret of these two that is long enough' };
    one = await startApplication({ ...secrets, BASE_URL: 'http://localhost:8080' });
    // Two installations do not share a Redis.
    const stores = await createTestStores();
    const { REDIS_URL } = stores.environment;
    const ownRedis = REDIS_URL === undefined ? {} : { REDIS_URL: new URL('/1', REDIS_URL).href };
    const environment = { ...secrets, ...ownRedis, BASE_URL: 'http://localhost:3000' };
    other = await startApplication(environment, stores);
  });
  after(async () => {
    await one.close();
    await other.close();
    await other.stores.remove();
  });

  const logIn = async (at: TestApplication, browser: TestBrowser) => {
    const { username, password } = await at.createAccount();
    assert.equal((await browser.submit('/login', { username, password })).status, 303);
  };
  const statusOf = async (browser: TestBrowser) => (await browser.get('/dashboard')).status;

  test('do not log each other out, because the cookie name contains the port', async () => {
    const cookies = new Map<string, string>();
    const [here, there] = [one.browser(cookies), other.browser(cookies)];
    await logIn(one, here);
    await logIn(other, there);
    assert.deepEqual([await statusOf(here), await statusOf(there)], [200, 200]);
    await there.submit('/logout', {});
    assert.deepEqual([await statusOf(here), await statusOf(there)], [200, 303]);
    await logIn(other, there);
    await here.submit('/logout', {});
    assert.deepEqual([await statusOf(here), await statusOf(there)], [303, 200]);
  });

  test('use names with "gatehouse" and their port, and the session also a name without the port', async () => {
    const cookies = new Map<string, string>();
    await logIn(other, other.browser(cookies));
    await other.browser(cookies).submit('/logout', {});
    await logIn(other, other.browser(cookies));
    for (const each of cookies.keys()) assert.match(each, /^gatehouse(?:-3000[\w.-]*)?$/);
    const plain = `gatehouse=${cookies.get('gatehouse')}`;
    assert.equal((await other.browser().get('/dashboard', { cookie: plain })).status, 200);
    const both = `${plain}; gatehouse-3000=${planted}`;
    assert.equal((await other.browser().get('/dashboard', { cookie: both })).status, 200);
  });
});
