import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { readConfig } from '../../config.ts';
import { createServices } from '../../services.ts';
import { sessionAccount } from '../../sessions/session-account.ts';
import { createAccount } from '../accounts.ts';
import { createBrowser } from '../browser.ts';
import { type GatehouseProcess, startGatehouse } from '../gatehouse-process.ts';
import { signedCookie } from '../signed-cookie.ts';
import type { TestStores } from '../stores.ts';

interface DrillReport {
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly worstMs: number;
  /** Log-outs of which another process had not heard when a request was sent to it after 50 ms. */
  readonly misses: number;
}

const latestMs = 50;

/**
 * Logs out at one process, again and again, a session that another one has just let through and remembers,
 * and asks that other one until it refuses.
 *
 * @throws AssertionError if it did not in time, once
 */
export async function logOutEverywhere(stores: TestStores, rounds: number): Promise<DrillReport> {
  const environment = {
    ...stores.environment,
    LOG_LEVEL: 'warn',
    BASE_URL: 'http://localhost:8080',
  };
  const [one, other] = [await startGatehouse(environment), await startGatehouse(environment)];
  const services = createServices(readConfig(environment));
  const account = await createAccount(services);
  const names = { givenName: null, familyName: null, groups: [] };
  const askOther = createGateClient(other);
  const took: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const origin = { ip: '', userAgent: '' };
    const session = services.sessions.prepare(sessionAccount({ ...account, ...names }), origin);
    await services.stores.sessions.insert(session);
    const value = signedCookie(session.secretId, services.sessionSecrets[0] ?? '');
    // Refilled, read and then remembered.
    for (let times = 0; times < 4; times += 1) assert.equal(await askOther(value), 200);
    const browser = createBrowser(
      `http://127.0.0.1:${one.port}`,
      new URL(environment.BASE_URL),
      new Map([['gatehouse', value]]),
    );
    assert.equal((await browser.submit('/logout', {})).status, 303);
    took.push(await lastLetThrough(() => askOther(value)));
  }
  await Promise.all([one.process.stop(), other.process.stop(), services.close()]);
  took.sort((a, b) => a - b);
  const at = (share: number) => Math.round((took[Math.floor(took.length * share)] ?? 0) * 10) / 10;
  const misses = took.filter((ms) => ms > latestMs).length;
  assert.equal(
    misses,
    0,
    `${misses} of ${rounds} were later than ${latestMs} ms: ${at(0.9999)} ms`,
  );
  return { medianMs: at(0.5), p99Ms: at(0.99), worstMs: at(0.9999), misses };
}

/** @returns milliseconds from now to when the last request was sent that was still let through; 0 for none */
async function lastLetThrough(ask: () => Promise<number | undefined>): Promise<number> {
  const startedAt = performance.now();
  let last = 0;
  for (;;) {
    const sentAfter = performance.now() - startedAt;
    assert.ok(sentAfter < 5000, 'it is refused at last');
    if ((await ask()) === 401) return last;
    last = sentAfter;
  }
}

/** As nginx asks, over one connection. */
function createGateClient({ port }: GatehouseProcess) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const told = { 'x-original-url': 'http://localhost:8080/', 'x-original-method': 'GET' };
  return async (cookie: string): Promise<number | undefined> => {
    const headers = { ...told, cookie: `gatehouse=${cookie}` };
    const options = { host: '127.0.0.1', port, path: '/api/authz/auth-request', headers, agent };
    const [response] = (await once(http.get(options), 'response')) as [http.IncomingMessage];
    await once(response.resume(), 'end');
    return response.statusCode;
  };
}
