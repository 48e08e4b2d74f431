import { describe, test } from 'node:test';
import { rollingRestarts } from '../testing/drills/rolling-restarts.ts';
import { startRedis } from '../testing/machine/redis.ts';
import { createTestStores } from '../testing/stores.ts';

describe('a rolling restart behind nginx', () => {
  test('fails no request, neither those that nginx may retry nor a POST', async (context) => {
    const redis = await startRedis();
    const stores = await createTestStores('redis', { REDIS_URL: redis.url });
    const report = await rollingRestarts(stores, { rounds: 1, clients: 16, pauseMs: 5 });
    context.diagnostic(JSON.stringify(report));
    await redis.stop();
    await stores.remove();
  });
});
