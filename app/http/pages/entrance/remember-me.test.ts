import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../../../testing/application.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

describe('"Stay logged in"', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  async function logIn(role: 'admin' | 'user', remember: boolean) {
    const account = await application.createAccount({ role });
    const browser = application.browser();
    const { username, password } = account;
    const answer = await browser.submit('/login', {
      username,
      password,
      ...(remember ? { remember: 'yes' } : {}),
    });
    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('gatehouse='));
    return { account, browser, cookie: cookie ?? '' };
  }

  test('lets the browser keep the cookie until the absolute timeout', async () => {
    const { cookie } = await logIn('user', true);
    const [, expires = ''] = /Expires=([^;]+)/.exec(cookie) ?? [];
    const days = (Date.parse(expires) - Date.now()) / dayMs;
    assert.ok(Math.abs(days - 30) < 0.01, cookie);
    assert.doesNotMatch((await logIn('user', false)).cookie, /Expires|Max-Age/);
  });

  test('has no idle timeout and survives a restart of the browser, but not thirty days', async () => {
    const kept = await logIn('user', true);
    const ordinary = await logIn('user', false);
    application.clock.advance(13 * hourMs);
    assert.equal((await kept.browser.get('/dashboard')).status, 200);
    assert.equal((await ordinary.browser.get('/dashboard')).status, 303);
    application.clock.advance(29 * dayMs);
    assert.equal((await kept.browser.get('/dashboard')).status, 200);
    application.clock.advance(dayMs);
    assert.equal((await kept.browser.get('/dashboard')).status, 303);
  });

  test('stays after a proof of the password', async () => {
    const { account, browser } = await logIn('user', true);
    application.clock.advance(dayMs);
    await browser.submit('/account/confirm', { password: account.password });
    application.clock.advance(dayMs);
    assert.equal((await browser.get('/dashboard')).status, 200);
  });

  test('says for how long, and that it has no effect for administrators', async (t) => {
    const words = /For 30 days in this browser, except for administrators\./;
    assert.match((await application.browser().get('/login')).text, words);
    const weekly = await startApplication({ REMEMBER_ME_SECONDS: '604800' });
    t.after(() => weekly.close());
    assert.match(
      (await weekly.browser().get('/login')).text,
      /For 7 days in this browser, except for administrators\. /,
    );
  });

  test('has no effect for administrators', async () => {
    const { browser, cookie } = await logIn('admin', true);
    assert.doesNotMatch(cookie, /Expires|Max-Age/);
    application.clock.advance(13 * hourMs);
    assert.equal((await browser.get('/dashboard')).status, 303);
  });

  test('stays in the form after an error', async () => {
    const browser = application.browser();
    const answer = await browser.submit('/login', { username: '', password: '', remember: 'yes' });
    assert.match(answer.text, /name="remember"[^>]* checked/);
  });
});
