import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, mock, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { TestAccount } from '../testing/accounts.ts';
import { startApplication, type TestApplication } from '../testing/application.ts';
import type { TestBrowser } from '../testing/browser.ts';
import { createTestStores } from '../testing/stores.ts';

const wrong = 'a wrong passphrase';

/** An address that no other test uses, as the proxy before the server would name it. */
const newAddress = () => `10.${[...randomBytes(3)].join('.')}`;

describe('guessing', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  const visitor = (address = newAddress(), cookies?: Map<string, string>): TestBrowser =>
    application.browser(cookies, { 'x-forwarded-for': address });

  const logIn = (browser: TestBrowser, username: string, password: string) =>
    browser.submit('/login', { username, password });

  /** Statuses of wrong passwords, one after the other. */
  async function guess(browser: TestBrowser, names: readonly string[]): Promise<number[]> {
    const statuses: number[] = [];
    for (const name of names) statuses.push((await logIn(browser, name, wrong)).status);
    return statuses;
  }

  const times = (count: number, name: string) => Array<string>(count).fill(name);

  const eventsOf = async ({ id }: TestAccount) =>
    (await application.services.stores.audit.list(id, 50)).map(({ event }) => event);

  test('30 wrong passwords hold up the stranger, and not who has logged in here before', async () => {
    const account = await application.createAccount();
    const owner = visitor();
    assert.equal((await logIn(owner, account.username, account.password)).status, 303);
    await owner.submit('/logout', {});
    const statuses = await guess(visitor(), times(30, account.username));
    assert.deepEqual(statuses.slice(0, 5), times(5, '401').map(Number));
    assert.ok(statuses.filter((status) => status === 401).length <= 7, 'a second or two may pass');
    assert.ok(statuses.every((status) => status === 401 || status === 429));
    const other = visitor(newAddress());
    assert.equal((await logIn(other, account.username, account.password)).status, 429);
    const later = visitor(newAddress(), new Map(owner.cookies));
    assert.equal((await logIn(later, account.username, account.password)).status, 303);
    assert.equal(
      (await eventsOf(account)).filter((event) => event === 'authn_login_lock').length,
      1,
    );
  });

  test('is answered with the form, the name and the time to wait, and costs no hash', async () => {
    const name = `nobody-${newAddress()}`;
    const stranger = visitor();
    await guess(stranger, times(5, name));
    const verify = mock.method(application.services.passwords, 'verify');
    const answer = await logIn(stranger, name, wrong);
    assert.equal(verify.mock.callCount(), 0);
    verify.mock.restore();
    assert.equal(answer.status, 429);
    assert.equal(answer.headers.get('retry-after'), '1');
    assert.match(answer.text, /Too many attempts\. Try again in 1 second\./);
    assert.match(answer.text, new RegExp(`value="${name}"`));
    assert.ok(!answer.text.includes(wrong));
  });

  test('is answered to programs as a problem', async () => {
    const stranger = visitor();
    const name = `nobody-${newAddress()}`;
    await guess(stranger, times(5, name));
    const page = await stranger.get('/login');
    const _csrf = /name="_csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
    const accept = { accept: 'application/json' };
    const answer = await stranger.post(
      '/login',
      { _csrf, username: name, password: wrong },
      accept,
    );
    assert.equal(answer.status, 429);
    assert.equal(answer.headers.get('retry-after'), '1');
    assert.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8');
    assert.equal(JSON.parse(answer.text).code, 'too_many_attempts');
  });

  test('the delay doubles, and ends', async () => {
    const stranger = visitor();
    const name = `nobody-${newAddress()}`;
    await guess(stranger, times(5, name));
    for (const seconds of [1, 2]) {
      const refused = await logIn(stranger, name, wrong);
      assert.equal(refused.headers.get('retry-after'), String(seconds));
      await setTimeout(seconds * 1000 + 20);
      assert.equal((await logIn(stranger, name, wrong)).status, 401);
    }
    assert.equal((await logIn(stranger, name, wrong)).headers.get('retry-after'), '4');
  });

  test('every spelling of a name is the same name', async () => {
    const { username } = await application.createAccount();
    const fullWidth = username.replace('person', 'ｐｅｒｓｏｎ');
    const spellings = [username, username.toUpperCase(), ` ${username}  `, fullWidth, username];
    assert.deepEqual(await guess(visitor(), spellings), [401, 401, 401, 401, 401]);
    assert.deepEqual(await guess(visitor(), spellings), [429, 429, 429, 429, 429]);
  });

  test('variants of the path are another page or the same count', async () => {
    const name = `nobody-${newAddress()}`;
    const stranger = visitor();
    await guess(stranger, times(5, name));
    const page = await stranger.get('/login');
    const _csrf = /name="_csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
    const variants = { '/login?': 429, '/login?x=1': 429, '//login': 404, '/login/': 404 };
    for (const [path, status] of Object.entries({ ...variants, '/LOGIN': 404, '/log%69n': 429 })) {
      const answer = await stranger.post(path, { _csrf, username: name, password: wrong });
      assert.ok([status, 404].includes(answer.status), `${path}: ${answer.status}`);
    }
  });

  test('names that nobody has are answered alike', async () => {
    const account = await application.createAccount();
    const disabled = await application.createAccount();
    const { stores, clock } = application.services;
    await stores.accounts.disable(disabled.id, clock.now());
    const seen = [];
    const names = [account.username, disabled.username, `nobody-${newAddress()}`];
    for (const name of [
      ...names,
      account.email,
      `nobody-${randomBytes(4).toString('hex')}@x.org`,
    ]) {
      const stranger = visitor();
      const answers = [];
      for (let attempt = 0; attempt < 7; attempt += 1) {
        const { status, text } = await logIn(stranger, name, wrong);
        const same = text
          .replaceAll(/name="_csrf" value="[^"]*"/g, '')
          .replaceAll(/id="username"[^>]*value="[^"]*"/g, '');
        answers.push({ status, same });
      }
      assert.equal(answers.at(-1)?.status, 429);
      seen.push(JSON.stringify(answers));
    }
    assert.equal(new Set(seen).size, 1);
  });

  test('a success forgets the failures on the name', async () => {
    const { username, password } = await application.createAccount();
    for (let round = 0; round < 3; round += 1) {
      const stranger = visitor();
      assert.deepEqual(await guess(stranger, times(4, username)), [401, 401, 401, 401]);
      assert.equal((await logIn(stranger, username, password)).status, 303);
    }
  });

  test('many names from one network are held up after 50, whatever its addresses in IPv6', async () => {
    const { username, password } = await application.createAccount();
    const prefix = `2001:db8:${randomBytes(2).toString('hex')}:7`;
    const fresh = () => `nobody-${randomBytes(6).toString('hex')}`;
    const page = await visitor().get('/login');
    const pre = new Map([
      ['gatehouse-pre', page.headers.getSetCookie()[0]?.match(/=([^;]*)/)?.[1] ?? ''],
    ]);
    const _csrf = /name="_csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
    const post = (address: string, name: string, secret = wrong) =>
      visitor(address, new Map(pre)).post('/login', { _csrf, username: name, password: secret });
    // A success neither counts nor makes room.
    const { username: first, password: right } = await application.createAccount();
    for (let failure = 0; failure < 50; failure += 1) {
      if (failure % 20 === 0) assert.equal((await post(`${prefix}::a`, first, right)).status, 303);
      const answer = await post(`${prefix}::${failure.toString(16)}`, fresh());
      assert.equal(answer.status, 401, `failure ${failure}`);
    }
    const held = await post(`${prefix}:1:2:3:4`, username, password);
    assert.equal(held.status, 429);
    assert.ok(Number(held.headers.get('retry-after')) > 500);
    assert.match(held.text, /Try again in 10 minutes\./);
    assert.equal((await post(`${prefix}1::1`, username, password)).status, 303, 'a neighbour');
  });

  test('a known device has its own five failures and delays', async () => {
    const account = await application.createAccount();
    const owner = await application.logIn(account);
    await owner.submit('/logout', {});
    assert.deepEqual(
      await guess(owner, times(6, account.username)),
      [401, 401, 401, 401, 401, 429],
    );
    assert.equal((await logIn(visitor(), account.username, account.password)).status, 303);
  });

  test('a device is known for its accounts only', async () => {
    const mallory = await application.logIn(await application.createAccount());
    await mallory.submit('/logout', {});
    const victim = await application.createAccount();
    await guess(visitor(), times(5, victim.username));
    assert.equal((await logIn(mallory, victim.username, victim.password)).status, 429);
  });

  test('after 90 failures in a row no stranger is believed, after 100 nobody', async () => {
    const account = await application.createAccount();
    const { failures } = application.services.stores;
    const owner = await application.logIn(account);
    await owner.submit('/logout', {});
    for (let count = 0; count < 89; count += 1) await failures.count(account.id, 90);
    assert.equal((await logIn(visitor(), account.username, wrong)).status, 401);
    assert.equal((await eventsOf(account))[0], 'authn_login_lock');
    const stranger = visitor();
    assert.equal((await logIn(stranger, account.username, account.password)).status, 401);
    assert.equal((await logIn(stranger, account.username, account.password)).status, 401);
    const copy = owner.copy();
    assert.equal((await logIn(owner, account.username, account.password)).status, 303);
    assert.equal((await logIn(visitor(), account.username, account.password)).status, 303);

    for (let count = 0; count < 99; count += 1) await failures.count(account.id, 100);
    assert.equal((await logIn(copy, account.username, wrong)).status, 401);
    assert.equal((await logIn(copy, account.username, account.password)).status, 401);
    await failures.clear(account.id);
    assert.equal((await logIn(copy, account.username, account.password)).status, 303);
  });

  test('of many failures counted at once none is lost', async () => {
    const { failures } = application.services.stores;
    const { id } = await application.createAccount();
    const counts = await Promise.all(Array.from({ length: 30 }, () => failures.count(id, 20)));
    assert.equal(counts.filter((count) => count <= 20).length, 20);
    assert.equal(new Set(counts).size, 21);
  });

  test('what could not be hashed is no failure', async () => {
    const { username, password } = await application.createAccount();
    const { passwords } = application.services;
    const verify = mock.method(passwords, 'verify', async () => {
      throw new Error('the queue is full');
    });
    assert.deepEqual(await guess(visitor(), times(10, username)), times(10, '500').map(Number));
    verify.mock.restore();
    assert.deepEqual(await guess(visitor(), times(4, username)), [401, 401, 401, 401]);
    assert.equal((await logIn(visitor(), username, password)).status, 303);
  });
});

test('behind no trusted proxy a forged X-Forwarded-For changes nothing', async () => {
  // Everything comes from this machine's address, which must not be used up for the tests on Redis.
  const stores = await createTestStores('sqlite');
  const application = await startApplication({ TRUST_PROXY: '10.0.0.0/8' }, stores);
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 52; attempt += 1) {
    const browser = application.browser(undefined, { 'x-forwarded-for': newAddress() });
    const username = `nobody-${newAddress()}`;
    statuses.push((await browser.submit('/login', { username, password: wrong })).status);
  }
  assert.equal(statuses[0], 401);
  assert.deepEqual(statuses.slice(-2), [429, 429]);
  await application.close();
  await stores.remove();
});
