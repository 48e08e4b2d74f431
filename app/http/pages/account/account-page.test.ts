import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { csrfOf, type TestBrowser } from '../../../testing/browser.ts';
import { deliverNow } from '../../../testing/mail.ts';

const minuteMs = 60_000;
const chosen = 'an entirely new passphrase';

describe("changing one's own account", () => {
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

  const isLoggedIn = async (visitor: TestBrowser) =>
    (await visitor.get('/dashboard')).status === 200;

  async function canLogInWith(password: string) {
    const { username } = account;
    return (await application.browser().submit('/login', { username, password })).status === 303;
  }

  /** The form of this page. The header has one too. */
  async function change(fields: Record<string, string>, visitor = browser) {
    return visitor.submit('/account/password', fields);
  }

  test('a new name is shown everywhere from the next request on', async () => {
    await arrive();
    const other = await application.startSession(account);
    const fields = { given_name: '  Łukasz ', family_name: 'Żółć 山田' };
    const answer = await browser.submit('/account', fields);
    assert.equal(answer.location, '/account');
    assert.match((await browser.get('/account')).text, /Name changed/);
    assert.match((await other.get('/dashboard')).text, /Hello, Łukasz Żółć 山田/);
    await browser.submit('/account', { given_name: '', family_name: '' });
    assert.match((await other.get('/dashboard')).text, new RegExp(`Hello, ${account.username}`));
  });

  test('a name with invisible characters is refused, and the typed values stay', async () => {
    await arrive();
    for (const given_name of ['a\u202eb', 'a\u0000b', 'a'.repeat(101), 'zero\u200bwidth']) {
      const answer = await browser.submit('/account', { given_name, family_name: 'Kept' });
      assert.equal(answer.status, 400);
      assert.match(answer.text, /visible characters/);
      assert.match(answer.text, /value="Kept"/);
    }
  });

  test('a new password needs the current one', async () => {
    await arrive();
    const stolen = browser.copy();
    const other = await application.startSession(account);
    const answer = await change({
      current: account.password,
      password: chosen,
      end_others: 'yes',
    });
    assert.equal(answer.location, '/account');
    assert.match((await browser.get('/account')).text, /Password changed/);
    assert.equal(await canLogInWith(account.password), false);
    assert.equal(await canLogInWith(chosen), true);
    assert.equal(await isLoggedIn(browser), true);
    assert.equal(await isLoggedIn(other), false, 'other sessions end');
    assert.equal(await isLoggedIn(stolen), false, 'this session has a new id');
  });

  test('a stolen session cannot guess the password', async () => {
    await arrive();
    const statuses: number[] = [];
    for (let guess = 0; guess < 8; guess += 1) {
      const answer = await browser.submit('/account/confirm', {
        password: `guess number ${guess}`,
      });
      statuses.push(answer.status);
      if (answer.status === 429) assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/);
    }
    assert.deepEqual(statuses.slice(0, 5), [401, 401, 401, 401, 401]);
    assert.ok(statuses.includes(429), statuses.join());
    assert.equal(await canLogInWith(account.password), true, 'the owner is not delayed');
  });

  test('the owner gets one email about a new password, without the password', async () => {
    await arrive();
    await change({ current: account.password, password: chosen });
    await deliverNow(application.services);
    const kept = (await application.services.devMailbox?.list()) ?? [];
    const mails = kept.filter(({ to }) => to === account.email);
    assert.deepEqual(
      mails.map(({ subject }) => subject),
      ['Your password was changed'],
    );
    assert.ok(!JSON.stringify(mails).includes(chosen));
  });

  test('password managers find the page that changes the password', async () => {
    const answer = await application.browser().get('/.well-known/change-password');
    assert.equal(answer.status, 302);
    assert.equal(answer.location, '/account/password');
  });

  test('other sessions can be kept', async () => {
    await arrive();
    const other = await application.startSession(account);
    const page = await browser.get('/account/password');
    assert.match(page.text, /name="end_others"[^>]* checked/, 'ending them is the default');
    await change({ current: account.password, password: chosen, end_others: '' });
    assert.equal(await isLoggedIn(other), true);
  });

  test('an unattended browser is not enough to change a password', async () => {
    await arrive();
    for (const current of ['', 'not the passphrase', 'a'.repeat(1025)]) {
      const answer = await change({ current, password: chosen });
      assert.equal(answer.status, 400, current.slice(0, 20));
    }
    assert.equal(await canLogInWith(account.password), true);
    assert.equal(await isLoggedIn(browser), true);
  });

  test('a new password must meet the rules, and the old one stays until then', async () => {
    await arrive();
    const refused: [string, RegExp][] = [
      ['', /Choose a password\./],
      ['too short', /at least 15 characters/],
      ['a'.repeat(1025), /too long/],
      [`${account.username} forever`, /can’t contain your name, user name/],
      [`my ${account.email.toUpperCase()}`, /can’t contain your name, user name/],
      ['Gatehouse2026password!', /name of this service/],
    ];
    for (const [password, reason] of refused) {
      const answer = await change({ current: account.password, password });
      assert.equal(answer.status, 400);
      assert.match(answer.text, reason);
      assert.ok(password === '' || !answer.text.includes(`value="${password}"`));
    }
    assert.equal(await canLogInWith(account.password), true);
  });

  test('of two concurrent changes one wins, and its password works', async () => {
    await arrive();
    const others = [browser, await application.startSession(account)];
    const passwords = ['the first of two passphrases', 'the second of two passphrases'];
    const answers = await Promise.all(
      others.map((visitor, index) =>
        change(
          { current: account.password, password: passwords[index] as string, end_others: '' },
          visitor,
        ),
      ),
    );
    const winners = passwords.filter((_, index) => answers[index]?.status === 303);
    assert.equal(winners.length, 1);
    for (const password of passwords) {
      assert.equal(await canLogInWith(password), password === winners[0]);
    }
  });

  test('sensitive pages ask for the password again after ten minutes', async () => {
    await arrive();
    assert.equal((await browser.get('/account/sessions')).status, 200);
    application.clock.advance(11 * minuteMs);
    const sent = await browser.get('/account/sessions');
    assert.equal(sent.location, '/account/confirm?rd=%2Faccount%2Fsessions');
    const other = await application.startSession(account);
    const csrf = csrfOf(await browser.get('/dashboard'));
    await browser.post('/account/sessions', { _csrf: csrf, session: 'others' });
    assert.equal(await isLoggedIn(other), true, 'nothing happens without the proof');

    const before = browser.copy();
    const path = sent.location ?? '';
    assert.equal((await browser.submit(path, { password: 'wrong' })).status, 401);
    const proved = await browser.submit(path, { password: account.password });
    assert.equal(proved.location, '/account/sessions');
    assert.equal((await browser.get('/account/sessions')).status, 200);
    assert.equal(await isLoggedIn(before), false, 'the session has a new id');
    const asked = await before.get('/account/sessions', { accept: 'application/json' });
    assert.equal(asked.status, 401);
  });

  test('a proof of the password redirects to no other site', async () => {
    await arrive();
    const path = '/account/confirm?rd=https%3A%2F%2Fevil.example%2F';
    const answer = await browser.submit(path, { password: account.password });
    assert.equal(answer.location, '/account');
  });

  test('all changes are in the audit trail, without a password', async () => {
    await arrive();
    await browser.submit('/account', { given_name: 'Ada' });
    await change({ current: 'not the passphrase', password: chosen });
    await change({ current: account.password, password: chosen });
    const events = await application.services.stores.audit.list(account.id, 10);
    assert.deepEqual(
      events.map(({ event }) => event),
      ['authn_password_change', 'session_renewed', 'authn_password_change_fail', 'user_updated'],
    );
    assert.ok(!JSON.stringify(events).includes(chosen));
  });
});
