import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { createApiClient } from '../../testing/api-client.ts';
import { createTestKey } from '../../testing/api-key.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { csrfOf } from '../../testing/browser.ts';
import { eventually } from '../../testing/eventually.ts';
import { createTestStores, type TestStores } from '../../testing/stores.ts';

// SQLite has one writer at a time. On PostgreSQL an act can wait for the very row that ends its session or key.

describe('an act that waits until its session or API key has ended', () => {
  let stores: TestStores;
  let app: TestApplication;
  const connectionString = () => stores.environment['DATABASE_URL'];

  before(async () => {
    stores = await createTestStores('postgres');
    app = await startApplication({}, stores);
  });
  after(async () => {
    await app.close();
    await stores.remove();
  });

  /** Ends a row in a transaction that commits once the act waits for it. */
  async function actWhileEnding<T>(end: string, act: () => Promise<T>): Promise<T> {
    const [ending, watching] = [
      new pg.Client(connectionString()),
      new pg.Client(connectionString()),
    ];
    await Promise.all([ending.connect(), watching.connect()]);
    try {
      await ending.query('begin');
      await ending.query(end);
      const acting = act();
      await eventually('the act waits', 10_000, async () => {
        const waiting = `select 1 from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`;
        return (await watching.query(waiting)).rowCount !== 0;
      });
      await ending.query('commit');
      return await acting;
    } finally {
      await Promise.all([ending.end(), watching.end()]);
    }
  }

  test('changes nothing on a page, and leads to the login', async () => {
    const account = await app.createAccount();
    const browser = await app.startSession(account);
    const _csrf = csrfOf(await browser.get('/account'));
    const end = `update sessions set ended_at = ${app.clock.now()} where account_id = '${account.id}'`;
    const { status, location } = await actWhileEnding(end, () =>
      browser.post('/account', { _csrf, given_name: 'Eve', family_name: '' }),
    );
    assert.deepEqual([status, location], [303, '/login']);
    assert.equal((await app.services.stores.accounts.find(account.id))?.givenName, null);
  });

  test('changes nothing in the API, and is refused', async () => {
    const account = await app.createAccount();
    const { id, key } = await createTestKey(app, account, ['write']);
    const api = createApiClient(app.address, { 'x-api-key': key });
    const change = (given_name: string) => api('PATCH', '/me', { body: { given_name } });
    assert.equal((await change('Ada')).status, 200);
    // Recorded in the background: this would wait for the row, too.
    await eventually('its use is recorded', 10_000, async () => {
      const [listed] = await app.services.listApiKeys(account.id);
      return listed?.lastUsedAt !== null;
    });
    const revoke = `update api_keys set revoked_at = ${app.clock.now()} where id = '${id}'`;
    const { status, body } = await actWhileEnding(revoke, () => change('Eve'));
    assert.deepEqual([status, body.code], [401, 'invalid_api_key']);
    assert.equal((await app.services.stores.accounts.find(account.id))?.givenName, 'Ada');
  });
});
