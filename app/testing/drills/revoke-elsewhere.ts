import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { readConfig } from '../../config.ts';
import { Unavailable } from '../../platform/unavailable.ts';
import { createServices } from '../../services.ts';
import type { NewSession } from '../../sessions/session.ts';
import { sessionAccount } from '../../sessions/session-account.ts';
import { createAccount } from '../accounts.ts';
import { createBrowser } from '../browser.ts';
import { runCommand } from '../command-line.ts';
import { type GatehouseProcess, startGatehouse } from '../gatehouse-process.ts';
import { signedCookie } from '../signed-cookie.ts';
import type { TestStores } from '../stores.ts';

interface DrillReport {
  readonly byPage: number;
  readonly byCommand: number;
  /** Revocations after whose acknowledgement another process let a request through. */
  readonly oldAnswers: number;
  /** So long after an acknowledgement the latest of these requests was sent. */
  readonly worstMs: number;
}

const oneCommandIn = 10;
const maxMs = 60_000;

/**
 * Revokes, again and again, a session that a server has just let through and remembers, and asks that server
 * as soon as the revocation is acknowledged: by the log-out page of another server, and by the command line.
 * What an overloaded machine does not acknowledge does not count.
 */
export async function revokeElsewhere(stores: TestStores, rounds: number): Promise<DrillReport> {
  const environment = {
    ...stores.environment,
    LOG_LEVEL: 'error',
    BASE_URL: 'http://localhost:8080',
  };
  const [one, other] = [await startGatehouse(environment), await startGatehouse(environment)];
  const services = createServices(readConfig(environment));
  const account = await untilAvailable(() => createAccount(services));
  const names = { givenName: null, familyName: null, groups: [] };
  const askOther = createGateClient(other);

  async function revoke({ secretId, live }: NewSession, byCommand: boolean): Promise<boolean> {
    if (byCommand)
      return (await runCommand(environment, ['session', 'revoke', live.id])).exitCode === 0;
    const value = signedCookie(secretId, services.sessionSecrets[0] ?? '');
    const address = `http://127.0.0.1:${one.port}`;
    const cookies = new Map([['gatehouse', value]]);
    const browser = createBrowser(address, new URL(environment.BASE_URL), cookies);
    return (await browser.submit('/logout', {})).status === 303;
  }

  const late: number[] = [];
  const acknowledged = { byPage: 0, byCommand: 0 };
  while (acknowledged.byPage + acknowledged.byCommand < rounds) {
    const origin = { ip: '', userAgent: '' };
    const session = services.sessions.prepare(sessionAccount({ ...account, ...names }), origin);
    await untilAvailable(() => services.stores.sessions.insert(session));
    const value = signedCookie(session.secretId, services.sessionSecrets[0] ?? '');
    // Refilled, read and then remembered.
    for (let times = 0; times < 4; times += 1) {
      assert.notEqual(await askOther(value), 401, 'it is let through before');
    }
    const byCommand = (acknowledged.byPage + acknowledged.byCommand) % oneCommandIn === 0;
    if (!(await revoke(session, byCommand))) continue;
    acknowledged[byCommand ? 'byCommand' : 'byPage'] += 1;
    const sentAfter = await lastLetThrough(() => askOther(value));
    if (sentAfter !== undefined) late.push(sentAfter);
  }
  await Promise.all([one.process.stop(), other.process.stop(), services.close()]);
  const worstMs = Math.round(Math.max(0, ...late) * 10) / 10;
  return { ...acknowledged, oldAnswers: late.length, worstMs };
}

async function untilAvailable<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
    }
  }
}

/** @returns milliseconds from now to when the last request was sent that was let through, if one was */
async function lastLetThrough(ask: () => Promise<number | undefined>): Promise<number | undefined> {
  const startedAt = performance.now();
  let last: number | undefined;
  for (;;) {
    const sentAfter = performance.now() - startedAt;
    assert.ok(sentAfter < maxMs, 'it is refused at last');
    const status = await ask();
    if (status === 401) return last;
    if (status === 200) last = sentAfter;
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
