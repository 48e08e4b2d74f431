import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { emailsTo } from '../../testing/mail.ts';
import { cookiesFor } from './cookies.ts';
import { createKnownDevices } from './known-devices.ts';

const cookies = cookiesFor(new URL('https://login.example.com'), undefined);
const { device: cookie } = cookies;
const secrets = ['the first secret of all', 'the second secret of all'];

/** The cookie that a browser with this cookie gets after a login to the account. */
function remember(knownDevices = createKnownDevices(secrets, cookies), value = '', account = 'a') {
  let kept = '';
  const response = { cookie: (_name: string, given: string) => (kept = given) };
  knownDevices.remember(requestWith(value), response as never, account);
  return kept;
}

const requestWith = (value: string) =>
  ({ headers: { cookie: `${cookie.name}=${value}` } }) as never;

const read = (value: string, known = secrets) =>
  createKnownDevices(known, cookies).read(requestWith(value));

describe('the mark of a known device', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  test('is also read under its former name, without the port', async () => {
    const account = await application.createAccount();
    const browser = await application.logIn(account);
    await browser.submit('/logout', {});
    const mark = browser.cookies.get('gatehouse-8080-device') ?? '';
    const upgraded = application.browser(new Map([['gatehouse-device', mark]]));
    const { username, password, email } = account;
    const answer = await upgraded.submit('/login', { username, password });
    assert.equal(answer.status, 303);
    assert.equal((await emailsTo(application.services, email)).length, 0, 'it is a known device');
    assert.notEqual(upgraded.cookies.get('gatehouse-8080-device'), undefined);
  });

  test('is set by a login for a year, and stays after a logout', async () => {
    const account = await application.createAccount();
    const browser = application.browser();
    const { username, password } = account;
    const answer = await browser.submit('/login', { username, password });
    const line = answer.headers
      .getSetCookie()
      .find((set) => set.startsWith('gatehouse-8080-device='));
    assert.match(line ?? '', /; Max-Age=31536000; Path=\/; .*HttpOnly; SameSite=Strict$/);
    const mark = browser.cookies.get('gatehouse-8080-device');
    await browser.submit('/logout', {});
    assert.equal(browser.cookies.get('gatehouse-8080-device'), mark);
    assert.equal(cookie.name, '__Host-gatehouse-device');
  });

  test('is not set by a failed login', async () => {
    const { username } = await application.createAccount();
    const browser = application.browser();
    await browser.submit('/login', { username, password: 'a wrong passphrase' });
    assert.ok(!browser.cookies.has('gatehouse-8080-device'));
  });

  test('is kept for the five most recently used accounts, with one device each', () => {
    let value = '';
    for (const account of ['a', 'b', 'c', 'd', 'e', 'f', 'b']) {
      value = remember(undefined, value, account);
    }
    const devices = read(value);
    assert.deepEqual([...devices.keys()], ['b', 'f', 'e', 'd', 'c']);
    assert.equal(new Set([...devices.values()].map(({ id }) => id)).size, 5);
    assert.ok(value.length < 1024);
  });

  test('keeps the device id at the next login', () => {
    const first = remember();
    assert.deepEqual(read(remember(undefined, first)).get('a'), read(first).get('a'));
  });

  test('survives a rotation of the secret, and is signed again', () => {
    const [newer = '', older = ''] = secrets;
    const old = remember(createKnownDevices([older], cookies));
    assert.equal(read(old).size, 1);
    const renewed = remember(undefined, old);
    assert.deepEqual(read(renewed, [newer]).get('a'), read(old).get('a'));
    assert.equal(read(old, [newer]).size, 0);
  });

  test('cannot be forged, moved to another account or planted beside another', () => {
    const value = remember();
    const [, device = '', generation = '', since = '', signature = ''] = value.split('.');
    const forged = [
      `b.${device}.${generation}.${since}.${signature}`,
      `a.x.${generation}.${since}.${signature}`,
      `a.${device}.1.${since}.${signature}`,
      `a.${device}.${generation}.1.${signature}`,
      `a.${device}.${generation}.${signature}`,
      `a.${device}.${generation}.${since}.`,
      'a',
      '',
      '...',
      '~',
    ];
    for (const attempt of forged) assert.equal(read(attempt).size, 0, attempt);
    assert.equal(read(`${value}; ${cookie.name}=${value}`).size, 0);
  });
});
