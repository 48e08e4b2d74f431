import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { type GatehouseProcess, startGatehouse } from '../testing/gatehouse-process.ts';
import { freePort } from '../testing/machine/free-port.ts';
import { type RunningNginx, startNginx } from '../testing/machine/nginx.ts';
import { type RunningRedis, startRedis } from '../testing/machine/redis.ts';
import { createTestStores, type TestStores } from '../testing/stores.ts';

const rounds = Number(process.env['FAULT_ROUNDS'] ?? 1);
const clients = 8;
/** `fail_timeout` in nginx.conf, in whole seconds that have begun. */
const nginxTakesItBackMs = 2000;

describe('a rolling restart behind nginx', () => {
  let redis: RunningRedis;
  let stores: TestStores;
  let nginx: RunningNginx;
  let servers: GatehouseProcess[];

  before(async () => {
    redis = await startRedis();
    stores = await createTestStores('redis', { REDIS_URL: redis.url });
    servers = [await start(await freePort()), await start(await freePort())];
    nginx = await startNginx({
      configurationFile: join(import.meta.dirname, '../../nginx.conf'),
      listen: await freePort(),
      upstreams: { gatehouse: servers.map(({ port }) => `127.0.0.1:${port}`) },
    });
  });
  after(async () => {
    await nginx.stop();
    await Promise.all(servers.map(({ process }) => process.stop()));
    await redis.stop();
    await stores.remove();
  });

  const start = (port: number) =>
    startGatehouse({ ...stores.environment, PORT: String(port), LOG_LEVEL: 'warn' });

  test('fails nothing that nginx may ask twice, and hardly a POST', async () => {
    let isOver = false;
    const counts = { GET: new Map<number, number>(), POST: new Map<number, number>() };
    async function keepAsking(method: keyof typeof counts) {
      while (!isOver) {
        // Refused for its type: a POST that costs nothing, and that nginx does not repeat.
        const answer = await fetch(`${nginx.url}/login`, { method });
        await answer.arrayBuffer();
        counts[method].set(answer.status, (counts[method].get(answer.status) ?? 0) + 1);
        await setTimeout(10);
      }
    }
    const asking = Array.from({ length: clients }, (_, index) =>
      keepAsking(index % 2 === 0 ? 'GET' : 'POST'),
    );
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, server] of servers.entries()) {
        await server.process.stop();
        assert.equal(await server.process.ended, 'exit code 0');
        servers[index] = await start(server.port);
        await setTimeout(nginxTakesItBackMs);
      }
    }
    isOver = true;
    await Promise.all(asking);
    assert.deepEqual([...counts.GET.keys()], [200]);
    const { 415: answered = 0, 503: cut = 0, ...others } = Object.fromEntries(counts.POST);
    assert.deepEqual(others, {});
    // What arrives in the microseconds in which the port closes is lost, and cannot be asked again.
    assert.ok(cut <= rounds && answered > 500 * cut, `${cut} of ${answered}`);
  });
});
