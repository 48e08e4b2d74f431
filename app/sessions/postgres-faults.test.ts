import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createApiClient } from '../testing/api-client.ts';
import { startApplication, type TestApplication } from '../testing/application.ts';
import { csrfOf, type TestBrowser } from '../testing/browser.ts';
import { eventually } from '../testing/eventually.ts';
import { inTime } from '../testing/in-time.ts';
import { type RunningPostgres, startPostgres } from '../testing/machine/postgres.ts';
import { createTestStores, type TestStores } from '../testing/stores.ts';

const promisedMs = 2000;
/** More than the pool has connections. */
const manyAtOnce = 30;

describe('when PostgreSQL fails', () => {
  let postgres: RunningPostgres;
  let stores: TestStores;
  let application: TestApplication;
  let browser: TestBrowser;

  before(async () => {
    postgres = await startPostgres();
    const DATABASE_URL = await postgres.createDatabase();
    stores = await createTestStores('redis', { DATABASE_URL });
    application = await startApplication({}, stores);
    browser = await application.logIn(await application.createAccount());
  });
  after(async () => {
    await application.close();
    await postgres.stop();
    await stores.remove();
  });

  /** Asserts what must hold while SQL does not answer. */
  async function expectHonesty() {
    assert.equal((await inTime(promisedMs, browser.get('/livez'))).status, 200);
    assert.equal((await inTime(promisedMs, browser.get('/readyz'))).status, 503);
    const visitor = application.browser();
    const page = await inTime(promisedMs, visitor.get('/login'));
    assert.equal(page.status, 200, 'a page that needs no store');
    const csrf = csrfOf(page);
    const fields = { _csrf: csrf, username: 'somebody', password: 'a fine passphrase' };
    const answer = await inTime(promisedMs, visitor.post('/login', fields));
    assert.equal(answer.status, 503, 'an outage is never a wrong password');
    assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/);
    assert.match(answer.text, /You cannot log in right now/);
  }

  async function expectLogOutToBeRefused() {
    const cookie = browser.cookies.get('gatehouse');
    const answer = await inTime(promisedMs, browser.submit('/logout', {}));
    assert.equal(answer.status, 503);
    assert.equal(browser.cookies.get('gatehouse'), cookie, 'the cookie stays, as the session does');
  }

  async function expectRecovery() {
    await eventually('all is well', 5000, async () => {
      const { isReady, degraded } = await application.services.health.check();
      return isReady && degraded.length === 0;
    });
    assert.equal((await browser.get('/dashboard')).status, 200, 'nobody is logged out');
  }

  test('frozen: every answer is in time and correct, and the server recovers by itself', async () => {
    await postgres.freeze();
    await expectHonesty();
    await expectLogOutToBeRefused();
    postgres.thaw();
    await expectRecovery();
  });

  test('frozen under load: waiting for a connection, connecting and querying share one deadline', async () => {
    const { username, password } = await application.createAccount();
    const body = { username, password, token_format: 'opaque' };
    const program = createApiClient(application.address);
    const token = (await program('POST', '/login', { body })).body.access_token;
    const headers = { authorization: `Bearer ${token}` };
    const asking = [
      async () => (await program('GET', '/me/sessions', { headers })).status,
      async () => (await browser.get('/account/sessions')).status,
      async () => (await browser.get('/account/api-keys')).status,
    ];
    const many = Array.from({ length: manyAtOnce }, (_, index) => asking[index % asking.length]);
    await postgres.freeze();
    // The first requests find open connections, later ones find none, the last ones a pool that is reconnecting.
    for (const round of [many, many, many]) {
      const statuses = await inTime(
        promisedMs,
        Promise.all(round.map((ask) => (ask as () => Promise<number>)())),
      );
      assert.deepEqual(new Set(statuses), new Set([503]));
    }
    postgres.thaw();
    await expectRecovery();
  });

  test('killed and restarted: the same holds', async () => {
    await postgres.kill();
    await expectHonesty();
    await expectLogOutToBeRefused();
    await postgres.restart();
    await expectRecovery();
  });

  test('recovered: people can log in and out again', async () => {
    const again = await application.logIn(await application.createAccount());
    const left = again.copy();
    assert.equal((await again.submit('/logout', {})).status, 303);
    assert.equal((await left.get('/dashboard')).status, 303);
  });
});
