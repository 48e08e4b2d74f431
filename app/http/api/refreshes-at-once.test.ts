import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { createApiClient } from '../../testing/api-client.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { holdStores } from '../../testing/hold-stores.ts';

const pauseMs = 200;

describe('concurrent refreshes while the database is locked', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication({ DATABASE_POOL_SIZE: '2' });
  });
  after(() => application.close());

  test('get 503, and the same successor when they are repeated', async () => {
    const api = createApiClient(application.address);
    const { username, password } = await application.createAccount();
    const { body } = await api('POST', '/login', { body: { username, password } });
    const refresh = () => api('POST', '/refresh', { body: { refresh_token: body.refresh_token } });

    // SQLite handles one request after the other, and each waits for the lock.
    const count = application.stores.profile === 'sqlite' ? 3 : 50;

    const free = await holdStores(application.stores);
    // Some wait for a free connection, the others for the lock.
    const held = await Promise.all(Array.from({ length: count }, refresh));
    await free();
    for (const { status, headers } of held) {
      assert.equal(status, 503);
      assert.ok(Number(headers.get('retry-after')) > 0);
    }

    async function untilAnswered(): Promise<string> {
      const { status, body: tokens } = await refresh();
      if (status === 200) return tokens.refresh_token;
      assert.equal(status, 503);
      await setTimeout(pauseMs);
      return untilAnswered();
    }
    const successors = await Promise.all(Array.from({ length: count }, untilAnswered));
    assert.equal(new Set(successors).size, 1);
    assert.notEqual(successors[0], body.refresh_token);
  });
});
