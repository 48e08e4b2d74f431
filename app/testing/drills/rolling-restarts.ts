import assert from 'node:assert/strict';
import http, { type IncomingMessage } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { readConfig } from '../../config.ts';
import { createServices } from '../../services.ts';
import { createAccount } from '../accounts.ts';
import type { RunningNginx } from '../machine/nginx.ts';
import type { TestStores } from '../stores.ts';
import { untilAvailable } from '../until-available.ts';
import { type LogLine, startTwoBehindNginx } from './two-behind-nginx.ts';

const settleMs = 500;

interface DrillReport {
  /** Number of requests by method and status, such as "POST 403". */
  readonly answers: Readonly<Record<string, number>>;
  readonly perSecond: number;
}

/**
 * Restarts two servers behind nginx, one after the other, repeatedly, while clients send requests as fast as
 * they are answered. Every second request is a POST, which nginx may not repeat. None fails.
 *
 * @param options.rounds in each of which both are restarted
 * @param options.pauseMs of a client after each response; without one, clients saturate the machine
 * @throws AssertionError otherwise
 */
export async function rollingRestarts(
  stores: TestStores,
  { rounds, clients, pauseMs }: { rounds: number; clients: number; pauseMs: number },
): Promise<DrillReport> {
  const two = await startTwoBehindNginx(stores.environment);
  await addAccount(stores);
  const startedAt = performance.now();
  const load = startLoad(two.nginx, clients, pauseMs);
  try {
    await setTimeout(settleMs);
    for (let round = 0; round < rounds; round += 1) {
      for (const index of two.servers.keys()) await two.restart(index);
    }
    const answers = await load.stop();
    const perSecond = Math.round(sum(answers) / ((performance.now() - startedAt) / 1000));
    const lost = two.logLines().filter(isLost).length;
    assert.equal(lost, 0, `requests that were lost: ${JSON.stringify(answers)}`);
    // The CSRF check refuses a POST, so it costs little, and nginx does not repeat it.
    assert.deepEqual(Object.keys(answers).sort(), ['GET 200', 'POST 403']);
    return { answers, perSecond };
  } finally {
    await load.stop();
    await two.stop();
  }
}

/** Without an account, every page redirects to the setup. */
async function addAccount({ environment }: TestStores) {
  const services = createServices(readConfig({ ...environment, BCRYPT_COST: '10' }));
  await untilAvailable(() => createAccount(services));
  await services.close();
}

const sum = (answers: Readonly<Record<string, number>>) =>
  Object.values(answers).reduce((total, count) => total + count, 0);

/** A 503 of a server counts too: a server that has started, or is about to stop, must answer. */
const isLost = ({ status }: LogLine) => status >= 500;

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
