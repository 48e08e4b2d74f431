import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { readConfig } from '../../config.ts';
import { createServices } from '../../services.ts';
import { createAccount } from '../accounts.ts';
import { startGatehouse } from '../gatehouse-process.ts';
import { assertInTime } from '../in-time.ts';
import { startPostgres } from '../machine/postgres.ts';
import { createTestStores } from '../stores.ts';

const promisedMs = 2000;
const perSecond = 50;
const calmMs = 2000;
const frozenMs = 10_000;

interface DrillReport {
  readonly asked: number;
  readonly medianMs: number;
  readonly longestMs: number;
}

/**
 * Freezes PostgreSQL during 50 requests a second of a logged-in person, to the API, a page and the gate. Each
 * gets 503 within two seconds, and 200 after the thaw.
 *
 * @throws AssertionError otherwise
 */
export async function frozenPostgres(): Promise<DrillReport> {
  const postgres = await startPostgres();
  const DATABASE_URL = await postgres.createDatabase();
  const stores = await createTestStores('postgres', { DATABASE_URL });
  const environment = { ...stores.environment, LOG_LEVEL: 'error' };
  const server = await startGatehouse(environment);
  try {
    const requests = await somebodyAsks(server.port, server.url, environment);
    const took: number[] = [];
    const statuses = new Set<number>();
    const askFor = async (milliseconds: number) => {
      took.length = 0;
      statuses.clear();
      const until = performance.now() + milliseconds;
      const answers: Promise<void>[] = [];
      for (let count = 0; performance.now() < until; count += 1) {
        const startedAt = performance.now();
        const answer = (requests[count % requests.length] as () => Promise<number>)();
        answers.push(
          answer.then((status) => {
            statuses.add(status);
            took.push(performance.now() - startedAt);
          }),
        );
        await setTimeout(1000 / perSecond);
      }
      await Promise.all(answers);
      took.sort((a, b) => a - b);
    };
    await askFor(calmMs);
    assert.deepEqual(statuses, new Set([200]));
    await postgres.freeze();
    await askFor(frozenMs);
    postgres.thaw();
    assert.deepEqual(statuses, new Set([503]));
    const report = {
      asked: took.length,
      medianMs: Math.round(took[Math.floor(took.length / 2)] ?? 0),
      longestMs: Math.round(took.at(-1) ?? 0),
    };
    await assertInTime(report.longestMs, promisedMs, 'the slowest answer');
    await setTimeout(calmMs);
    await askFor(calmMs);
    assert.deepEqual(statuses, new Set([200]));
    return report;
  } finally {
    await server.process.stop();
    await postgres.stop();
    await stores.remove();
  }
}

/** @returns a function that sends the request and returns the status */
async function somebodyAsks(
  port: number,
  url: string,
  environment: Readonly<Record<string, string>>,
): Promise<(() => Promise<number>)[]> {
  const services = createServices(readConfig({ ...environment, BCRYPT_COST: '10' }));
  const { username, password } = await createAccount(services);
  await services.close();
  const address = `http://127.0.0.1:${port}`;
  const answer = await fetch(`${address}/api/v1/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password, token_format: 'opaque' }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const authorization = `Bearer ${token}`;
  const ask = (path: string, headers: Record<string, string>) => async () => {
    const answered = await fetch(address + path, { headers, redirect: 'manual' });
    await answered.arrayBuffer();
    return answered.status;
  };
  const told = { 'x-original-url': `${url}/wiki`, 'x-original-method': 'GET' };
  return [
    ask('/api/v1/me', { authorization }),
    ask('/api/v1/me/sessions', { authorization }),
    ask('/api/authz/auth-request', { ...told, authorization }),
  ];
}
