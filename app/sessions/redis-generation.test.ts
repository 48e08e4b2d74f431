import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../testing/application.ts';
import { createTestStores } from '../testing/stores.ts';
import { createRedisGeneration } from './redis-generation.ts';

describe('the generation of Redis', () => {
  let application: TestApplication;
  before(async () => {
    // With the profile redis the server itself would agree on its own Redis during this test.
    const profile = process.env['TEST_PROFILE'] === 'redis' ? 'postgres' : undefined;
    application = await startApplication({}, await createTestStores(profile));
  });
  after(async () => {
    await application.close();
    await application.stores.remove();
  });

  test('is the same number for every process, and a new one when a server comes back', async () => {
    const { settings } = application.services.stores;
    const [one, other] = [createRedisGeneration(settings), createRedisGeneration(settings)];
    const first = await one.agreeOn('aaaa');
    assert.equal(await other.agreeOn('aaaa'), first);
    const second = await other.agreeOn('bbbb');
    assert.ok(second > first);
    assert.ok((await one.agreeOn('aaaa')) > second, 'another server was agreed on in between');
  });

  test('changes once sessions were served without Redis', async () => {
    const generation = createRedisGeneration(application.services.stores.settings);
    const before = await generation.agreeOn('cccc');
    await generation.agreeOnNone();
    await generation.agreeOnNone();
    assert.equal(await generation.agreeOn('cccc'), before + 2);
  });

  test('is one number even if many processes find a new server at once', async () => {
    const generation = createRedisGeneration(application.services.stores.settings);
    const numbers = await Promise.all(Array.from({ length: 10 }, () => generation.agreeOn('dddd')));
    assert.equal(new Set(numbers).size, 1);
  });
});
