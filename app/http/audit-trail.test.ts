import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../testing/accounts.ts';
import { startApplication, type TestApplication } from '../testing/application.ts';
import { dumpTables } from '../testing/dump.ts';
import { eventually } from '../testing/eventually.ts';

describe('the audit trail', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  const trail = ({ id }: TestAccount) => application.services.stores.audit.list(id, 50);
  const count = async (account: TestAccount, name: string) =>
    (await trail(account)).filter(({ event }) => event === name).length;

  /** Events are written after the response, which does not wait for them. */
  const untilThereAre = (many: number, name: string, account: TestAccount) =>
    eventually(`${many} ${name}`, 5000, async () => (await count(account, name)) === many);

  async function person() {
    const account = await application.createAccount();
    return { account, browser: await application.startSession(account) };
  }

  test('records an account that requests what it may not, by page or API, once a minute', async () => {
    const { account, browser } = await person();
    const other = await application.createAccount();
    const path = `/api/v1/users/${other.username}`;
    const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ');
    const { origin } = application.baseUrl;
    const headers = { cookie, origin, 'content-type': 'application/json' };
    for (let attempt = 0; attempt < 3; attempt += 1) {
      assert.equal((await browser.get('/admin')).status, 403);
      const answer = await fetch(application.address + path, { method: 'DELETE', headers });
      assert.equal(answer.status, 403);
    }
    await untilThereAre(1, 'authz_fail', account);
    application.clock.advance(61_000);
    await fetch(application.address + path, { method: 'DELETE', headers });
    await untilThereAre(2, 'authz_fail', account);
  });

  test('records requests of a session that may be forged', async () => {
    const tries = [
      ({ browser }: Awaited<ReturnType<typeof person>>) =>
        browser.post('/account', { _csrf: 'forged' }),
      ({ browser }: Awaited<ReturnType<typeof person>>) =>
        browser.post('/account', {}, { origin: 'https://evil.example' }),
      ({ browser }: Awaited<ReturnType<typeof person>>) =>
        browser.post('/api/v1/logout', '{}', {
          'content-type': 'application/json',
          origin: 'https://evil.example',
        }),
    ];
    for (const attempt of tries) {
      const somebody = await person();
      assert.equal((await attempt(somebody)).status, 403);
      await untilThereAre(1, 'csrf_fail', somebody.account);
      assert.equal((await somebody.browser.get('/dashboard')).status, 200);
    }
  });

  test('records nothing for strangers, and no invalid address', async () => {
    const { account } = await person();
    const forged = ['<script>', 'unknown', '999.1.1.1', "'; drop table", 'a'.repeat(900)];
    for (const address of forged) {
      const browser = application.browser(new Map(), { 'x-forwarded-for': address });
      await browser.post('/login', { _csrf: 'forged' });
      await browser.submit('/login', { username: account.username, password: 'wrong' });
    }
    const events = await trail(account);
    assert.ok(events.some(({ event }) => event === 'authn_login_lock'));
    for (const { ip } of events) assert.match(ip, /^(::ffff:)?127\.0\.0\.1$|^::1$/);
    const rows = (await dumpTables(application.stores)).get('audit_events') ?? '';
    for (const address of forged) assert.ok(!rows.includes(address), address);
    const real = application.browser(new Map(), { 'x-forwarded-for': '203.0.113.7' });
    await real.submit('/login', { username: 'nobody-at-all', password: 'wrong' });
    const later = (await dumpTables(application.stores)).get('audit_events') ?? '';
    assert.ok(later.includes('203.0.113.7'));
  });

  test('records wrong passwords in a session', async () => {
    const { account, browser } = await person();
    for (let guess = 0; guess < 6; guess += 1) {
      await browser.submit('/account/confirm', { password: 'a guess' });
    }
    assert.equal(await count(account, 'authn_login_lock'), 1);
    assert.ok((await count(account, 'authn_login_fail')) >= 5);
  });
});
