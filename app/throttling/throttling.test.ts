import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, mock, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Passwords } from '../credentials/passwords.ts';
import { Unavailable } from '../platform/unavailable.ts';
import type { TestAccount } from '../testing/accounts.ts';
import { startApplication, type TestApplication } from '../testing/application.ts';
import type { TestBrowser } from '../testing/browser.ts';
import { failOften } from '../testing/fail-often.ts';
import { createTestStores } from '../testing/stores.ts';

const wrong = 'a wrong passphrase';
const maxWaitMs = 20_000;

/** An address that no other test uses, as the proxy would report it. */
const newAddress = () => `10.${[...randomBytes(3)].join('.')}`;

/** Without the cost of hashing: on a slow machine, a delay of one second would pass in the meantime. */
const verifyAtOnce: Passwords['verify'] = async (password) => password !== wrong;

describe('guessing', () => {
  let application: TestApplication;
  let verify: ReturnType<typeof mockVerify>;
  const mockVerify = () => mock.method(application.services.passwords, 'verify', verifyAtOnce);
  before(async () => {
    application = await startApplication();
    verify = mockVerify();
  });
  after(() => application.close());

  const visitor = (address = newAddress(), cookies?: Map<string, string>): TestBrowser =>
    application.browser(cookies, { 'x-forwarded-for': address });

  const logIn = (browser: TestBrowser, username: string, password: string) =>
    browser.submit('/login', { username, password });

  /** The statuses of wrong passwords, one after the other. */
  async function guess(browser: TestBrowser, names: readonly string[]): Promise<number[]> {
    const statuses: number[] = [];
    for (const name of names) statuses.push((await logIn(browser, name, wrong)).status);
    return statuses;
  }

  /** Guesses until an attempt is refused for at least `minSeconds`. */
  async function untilHeldUp(browser: TestBrowser, name: string, minSeconds = 1) {
    const endsAt = performance.now() + maxWaitMs;
    while (performance.now() < endsAt) {
      const answer = await logIn(browser, name, wrong);
      const seconds = Number(answer.headers.get('retry-after'));
      if (answer.status === 429 && seconds >= minSeconds) return { ...answer, seconds };
      if (answer.status === 429) await setTimeout(20);
    }
    throw new Error('It was never held up.');
  }

  const times = (count: number, name: string) => Array<string>(count).fill(name);

  const eventsOf = async ({ id }: TestAccount) =>
    (await application.services.stores.audit.list(id, 50)).map(({ event }) => event);

  test('30 wrong passwords delay a stranger, but not the owner on a known device', async () => {
    const account = await application.createAccount();
    const owner = visitor();
    assert.equal((await logIn(owner, account.username, account.password)).status, 303);
    await owner.submit('/logout', {});
    const startedAt = performance.now();
    const stranger = visitor();
    const statuses = await guess(stranger, times(30, account.username));
    const seconds = (performance.now() - startedAt) / 1000;
    const tried = statuses.filter((status) => status === 401).length;
    assert.deepEqual(statuses.slice(0, 5), [401, 401, 401, 401, 401]);
    assert.ok(tried <= 5 + Math.log2(seconds + 1), `${tried} in ${seconds} s`);
    assert.equal(tried + statuses.filter((status) => status === 429).length, 30);
    await untilHeldUp(stranger, account.username, 2);
    const other = visitor();
    assert.equal((await logIn(other, account.username, account.password)).status, 429);
    const later = visitor(newAddress(), owner.cookies);
    assert.equal((await logIn(later, account.username, account.password)).status, 303);
    assert.equal(
      (await eventsOf(account)).filter((event) => event === 'authn_login_lock').length,
      1,
    );
  });

  test('is answered with the form, the name and the time to wait, and costs no hash', async () => {
    const name = `nobody-${newAddress()}`;
    const stranger = visitor();
    await untilHeldUp(stranger, name, 2);
    const hashesBefore = verify.mock.callCount();
    const answer = await logIn(stranger, name, wrong);
    assert.equal(verify.mock.callCount(), hashesBefore);
    assert.equal(answer.status, 429);
    const seconds = answer.headers.get('retry-after');
    assert.match(answer.text, new RegExp(`Too many attempts\\. Try again in ${seconds} second`));
    assert.match(answer.text, new RegExp(`value="${name}"`));
    assert.ok(!answer.text.includes(wrong));
  });

  test('is answered to programs with problem details', async () => {
    const stranger = visitor();
    const name = `nobody-${newAddress()}`;
    await untilHeldUp(stranger, name, 2);
    const page = await stranger.get('/login');
    const _csrf = /name="_csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
    const accept = { accept: 'application/json' };
    const answer = await stranger.post(
      '/login',
      { _csrf, username: name, password: wrong },
      accept,
    );
    assert.equal(answer.status, 429);
    assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8');
    assert.equal(JSON.parse(answer.text).code, 'too_many_attempts');
  });

  test('the delay doubles, and ends', async () => {
    const stranger = visitor();
    const name = `nobody-${newAddress()}`;
    const first = await untilHeldUp(stranger, name);
    await setTimeout(first.seconds * 1000 + 20);
    assert.equal((await logIn(stranger, name, wrong)).status, 401);
    const second = await untilHeldUp(stranger, name);
    assert.ok(second.seconds > first.seconds, `${first.seconds} s, then ${second.seconds} s`);
  });

  test('every spelling of a name has the same count', async () => {
    const { username } = await application.createAccount();
    const fullWidth = username.replace('person', 'ｐｅｒｓｏｎ');
    const spellings = [username, username.toUpperCase(), ` ${username}  `, fullWidth, username];
    assert.deepEqual(await guess(visitor(), spellings), [401, 401, 401, 401, 401]);
    const more = await Promise.all(spellings.map((name) => guess(visitor(), [name])));
    assert.ok(more.flat().filter((status) => status === 429).length >= 4, 'one may be admitted');
  });

  test('variants of the path are another page or have the same count', async () => {
    const name = `nobody-${newAddress()}`;
    const stranger = visitor();
    const page = await stranger.get('/login');
    const _csrf = /name="_csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
    await untilHeldUp(stranger, name, 3);
    const variants = { '/login?': 429, '/login?x=1': 429, '/./x/../login': 429 };
    const others = { '//login': 404, '/login/': 404, '/LOGIN': 404, '/log%69n': 404 };
    for (const [path, status] of Object.entries({ ...variants, ...others })) {
      const answer = await stranger.post(path, { _csrf, username: name, password: wrong });
      assert.equal(answer.status, status, path);
    }
  });

  test('unknown names get the same answers', async () => {
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
      const answers = [await logIn(stranger, name, wrong), await untilHeldUp(stranger, name)];
      const same = answers.map(({ status, text }) => [
        status,
        text
          .replaceAll(/name="(?:_csrf|challenge)" value="[^"]*"/g, '')
          .replaceAll(/&quot;challenge&quot;:&quot;[\w-]+&quot;/g, '')
          .replaceAll(/id="username"[^>]*value="[^"]*"/g, '')
          .replaceAll(/\d+ seconds?/g, ''),
      ]);
      seen.push(JSON.stringify(same));
    }
    assert.equal(new Set(seen).size, 1);
  });

  test('a success clears the failures of the name', async () => {
    const { username, password } = await application.createAccount();
    for (let round = 0; round < 3; round += 1) {
      const stranger = visitor();
      assert.deepEqual(await guess(stranger, times(4, username)), [401, 401, 401, 401]);
      assert.equal((await logIn(stranger, username, password)).status, 303);
    }
  });

  test('many names from one network are delayed after 50 failures, from all its IPv6 addresses', async () => {
    const { username, password } = await application.createAccount();
    const prefix = `2001:db8:${randomBytes(2).toString('hex')}:7`;
    const fresh = () => `nobody-${randomBytes(6).toString('hex')}`;
    const page = await visitor().get('/login');
    const pre = new Map([
      ['gatehouse-8080-pre', page.headers.getSetCookie()[0]?.match(/=([^;]*)/)?.[1] ?? ''],
    ]);
    const _csrf = /name="_csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
    const post = (address: string, name: string, secret = wrong) =>
      visitor(address, new Map(pre)).post('/login', { _csrf, username: name, password: secret });
    // A success neither counts nor frees an attempt.
    const { username: first, password: right } = await application.createAccount();
    for (let failure = 0; failure < 50; failure += 1) {
      if (failure % 20 === 0) assert.equal((await post(`${prefix}::a`, first, right)).status, 303);
      const answer = await post(`${prefix}::${failure.toString(16)}`, fresh());
      assert.equal(answer.status, 401, `failure ${failure}`);
    }
    const held = await post(`${prefix}:1:2:3:4`, username, password);
    assert.equal(held.status, 429);
    assert.ok(Number(held.headers.get('retry-after')) > 500);
    assert.match(held.text, /Try again in 10 minutes, or reset your password\./);
    assert.equal((await post(`${prefix}1::1`, username, password)).status, 303, 'a neighbour');
  });

  test('a known device has its own five free failures and its own delays', async () => {
    const account = await application.createAccount();
    const owner = await application.logIn(account);
    await owner.submit('/logout', {});
    const statuses = await guess(owner, times(5, account.username));
    assert.deepEqual(statuses, [401, 401, 401, 401, 401]);
    await untilHeldUp(owner, account.username);
    assert.equal((await logIn(visitor(), account.username, account.password)).status, 303);
  });

  test('a device is known only for its own accounts', async () => {
    const mallory = await application.logIn(await application.createAccount());
    await mallory.submit('/logout', {});
    const victim = await application.createAccount();
    await untilHeldUp(visitor(), victim.username, 2);
    assert.equal((await logIn(mallory, victim.username, victim.password)).status, 429);
  });

  test('after 90 failures in a row no stranger can log in, and after 100 nobody', async () => {
    const account = await application.createAccount();
    const { failures } = application.services.stores;
    const owner = await application.logIn(account);
    await owner.submit('/logout', {});
    await failOften(application.services, account.id, { byStrangers: 89, onKnownDevices: 0 });
    assert.equal((await logIn(visitor(), account.username, wrong)).status, 401);
    assert.equal((await eventsOf(account))[0], 'authn_login_lock');
    const stranger = visitor();
    assert.equal((await logIn(stranger, account.username, account.password)).status, 401);
    assert.equal((await logIn(stranger, account.username, account.password)).status, 401);
    const copy = owner.copy();
    assert.equal((await logIn(owner, account.username, account.password)).status, 303);
    assert.equal((await logIn(visitor(), account.username, account.password)).status, 303);

    await failOften(application.services, account.id, { byStrangers: 90, onKnownDevices: 9 });
    assert.equal((await logIn(copy, account.username, wrong)).status, 401);
    assert.equal((await logIn(copy, account.username, account.password)).status, 401);
    await failures.unlock(account.id);
    assert.equal((await logIn(copy, account.username, account.password)).status, 303);
  });

  test('concurrent failures are all counted, and never beyond the limits', async () => {
    const { failures } = application.services.stores;
    const { id } = await application.createAccount();
    const count = (times: number, isKnownDevice: boolean) =>
      Promise.all(
        Array.from({ length: times }, () => failures.count(id, { isKnownDevice, delayMs: 0 }, 1)),
      );
    const counted = [...(await count(95, false)), ...(await count(15, true))];
    assert.equal(counted.filter(({ isCounted }) => isCounted).length, 100);
    const { byStrangers, onKnownDevices } = (await failures.find(id)) ?? {};
    assert.deepEqual([byStrangers, onKnownDevices], [90, 10]);
  });

  test('an attempt that could not be hashed is no failure', async () => {
    const { username, password } = await application.createAccount();
    verify.mock.mockImplementation(async () => {
      throw new Unavailable('Password hashing');
    });
    const statuses = await guess(visitor(), times(10, username));
    verify.mock.mockImplementation(verifyAtOnce);
    assert.deepEqual(new Set(statuses), new Set([503]));
    assert.deepEqual(await guess(visitor(), times(4, username)), [401, 401, 401, 401]);
    assert.equal((await logIn(visitor(), username, password)).status, 303);
  });
});

test('without a trusted proxy, a forged X-Forwarded-For changes nothing', async () => {
  // All of these come from this machine's address, whose limit must not be used up for the tests on Redis.
  const stores = await createTestStores('sqlite');
  const application = await startApplication({ TRUST_PROXY: '10.0.0.0/8' }, stores);
  mock.method(application.services.passwords, 'verify', verifyAtOnce);
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
