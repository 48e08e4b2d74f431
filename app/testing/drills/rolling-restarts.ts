import assert from 'node:assert/strict';
import http, { type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type GatehouseProcess, startGatehouse } from '../gatehouse-process.ts';
import { freePort } from '../machine/free-port.ts';
import { type RunningNginx, startNginx } from '../machine/nginx.ts';
import type { TestStores } from '../stores.ts';

const configurationFile = join(import.meta.dirname, '../../../nginx.conf');
const settleMs = 500;

interface DrillReport {
  /** How many requests got which answer, such as "POST 415". */
  readonly answers: Readonly<Record<string, number>>;
  readonly perSecond: number;
}

/**
 * Restarts two servers behind nginx, one after the other, again and again, while clients ask as fast as they
 * are answered, every second time with a POST, which nginx may not repeat. Nothing fails.
 *
 * @param options.rounds in each of which both are restarted
 * @param options.pauseMs of a client after each answer; without one, they saturate the machine
 * @throws AssertionError otherwise
 */
export async function rollingRestarts(
  stores: TestStores,
  { rounds, clients, pauseMs }: { rounds: number; clients: number; pauseMs: number },
): Promise<DrillReport> {
  const start = (port: number) =>
    startGatehouse({ ...stores.environment, PORT: String(port), LOG_LEVEL: 'warn' });
  const servers: GatehouseProcess[] = [
    await start(await freePort()),
    await start(await freePort()),
  ];
  const nginx = await startNginx({
    configurationFile,
    listen: await freePort(),
    upstreams: { gatehouse: servers.map(({ port }) => `127.0.0.1:${port}`) },
  });
  const startedAt = performance.now();
  const load = startLoad(nginx, clients, pauseMs);
  try {
    await setTimeout(settleMs);
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, server] of servers.entries()) {
        await server.process.stop();
        assert.equal(await server.process.ended, 'exit code 0');
        servers[index] = await start(server.port);
      }
    }
    const answers = await load.stop();
    const total = Object.values(answers).reduce((sum, count) => sum + count, 0);
    // Refused for its type: a POST that costs little, and that nginx does not repeat.
    assert.deepEqual(Object.keys(answers).sort(), ['GET 200', 'POST 415'], JSON.stringify(answers));
    const perSecond = Math.round(total / ((performance.now() - startedAt) / 1000));
    return { answers, perSecond };
  } finally {
    await load.stop();
    await nginx.stop();
    await Promise.all(servers.map((server) => server.process.stop()));
  }
}

function startLoad(nginx: RunningNginx, clients: number, pauseMs: number) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: clients });
  const answers: Record<string, number> = {};
  let isOver = false;

  const ask = (method: string) =>
    new Promise<string>((resolve) => {
      const options = { port: nginx.port, path: '/login', method, agent };
      const request = http.request({ host: '127.0.0.1', ...options }, (answer: IncomingMessage) => {
        answer.resume().once('end', () => resolve(`${method} ${answer.statusCode}`));
      });
      request.once('error', ({ message }) => resolve(`${method} ${message}`)).end();
    });

  async function keepAsking() {
    for (let count = 0; !isOver; count += 1) {
      const answer = await ask(count % 2 === 0 ? 'GET' : 'POST');
      answers[answer] = (answers[answer] ?? 0) + 1;
      if (pauseMs > 0) await setTimeout(pauseMs);
    }
  }

  const asking = Promise.all(Array.from({ length: clients }, keepAsking));
  return {
    async stop() {
      isOver = true;
      await asking;
      agent.destroy();
      return answers;
    },
  };
}
