import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { NewSession } from '../../sessions/session.ts';
import { sessionAccount } from '../../sessions/session-account.ts';
import { startApplication } from '../application.ts';
import { runCommand } from '../command-line.ts';
import { type GatehouseProcess, startGatehouse } from '../gatehouse-process.ts';
import { signedCookie } from '../signed-cookie.ts';
import type { TestStores } from '../stores.ts';
import { untilAvailable } from '../until-available.ts';
import { startBusyProcessors } from './busy-processors.ts';

/** How a session is revoked. `revoker` does in this process what the command does in its own. */
type Way = 'page' | 'revoker' | 'command';

interface DrillReport {
  /** What kept the processors busy. */
  readonly beside: string;
  /** Revocations that were acknowledged. */
  readonly acknowledged: Readonly<Record<Way, number>>;
  /** Revocations that were not acknowledged, because the machine was too busy. They do not count. */
  readonly refused: number;
  /** Revocations after whose acknowledgement another process accepted a request. */
  readonly oldAnswers: number;
  /** How long after the acknowledgement the latest of these requests was sent. */
  readonly worstMs: number;
}

/** A process starts slowly on a busy machine, so few are started. */
const oneCommandIn = 100;
const concurrency = 4;
/** Clients that request a page over the same open connections as the checks, as behind a proxy. */
const visitors = 8;
const maxMs = 60_000;
const maxRefusedInARow = 20;

/**
 * Revokes, repeatedly, a session that a server has just accepted and cached, and checks that server as soon
 * as the revocation is acknowledged. The server with the logout page is in this process, so that no other
 * process runs between the acknowledgement and the check. The checked server has other visitors too.
 *
 * @param busy how many other processes keep the processors busy
 * @throws Error if 20 in a row are not acknowledged
 */
export async function revokeElsewhere(
  stores: TestStores,
  rounds: number,
  busy = 8,
): Promise<DrillReport> {
  const environment = {
    ...stores.environment,
    LOG_LEVEL: 'error',
    BASE_URL: 'http://localhost:8080',
  };
  const other = await startGatehouse(environment);
  const one = await startApplication(environment, stores);
  const { services } = one;
  const account = await untilAvailable(() => one.createAccount());
  const names = { givenName: null, familyName: null, groups: [], emailConfirmedAt: 0 };

  async function startSession(): Promise<NewSession> {
    const origin = { ip: '', userAgent: '' };
    const session = services.sessions.prepare(sessionAccount({ ...account, ...names }), origin);
    await services.stores.sessions.insert(session);
    return session;
  }

  /** @returns the reason if it is not acknowledged */
  async function revoke(id: string, cookie: string, way: Way): Promise<string | undefined> {
    if (way === 'command') {
      const { exitCode, stderr } = await runCommand(environment, ['session', 'revoke', id]);
      return exitCode === 0 ? undefined : `the command ended with ${exitCode}: ${stderr}`;
    }
    if (way === 'revoker') {
      const requestContext = { ip: '', userAgent: '', requestId: '' };
      await services.revokeSessions({ which: { sessionId: id }, requestContext });
      return undefined;
    }
    const { status } = await one.browser(new Map([['gatehouse', cookie]])).submit('/logout', {});
    return status === 303 ? undefined : `the page answered ${status}`;
  }

  const late: number[] = [];
  const acknowledged = { page: 0, revoker: 0, command: 0 };
  let refused = 0;
  let refusedInARow = 0;
  let begun = 0;

  const agent = new http.Agent({ keepAlive: true, maxSockets: visitors });
  const askOther = (cookie: string) => get(other, agent, '/api/authz/auth-request', cookie);

  async function revokeOne(way: Way) {
    const { secretId, live } = await untilAvailable(startSession);
    const cookie = signedCookie(secretId, services.sessionSecrets[0] ?? '');
    // The copy is added, read and then cached.
    for (let times = 0; times < 4; times += 1) {
      assert.notEqual(await askOther(cookie), 401, 'it is let through before');
    }
    const why = await revoke(live.id, cookie, way).catch((error: Error) => error.message);
    if (why === undefined) {
      const sentAfter = await lastLetThrough(() => askOther(cookie));
      if (sentAfter !== undefined) late.push(sentAfter);
      acknowledged[way] += 1;
      refusedInARow = 0;
      return;
    }
    refused += 1;
    refusedInARow += 1;
    if (refusedInARow < maxRefusedInARow) return;
    throw new Error(`The last ${refusedInARow} revocations were not acknowledged: ${why}`);
  }

  async function keepRevoking() {
    while (begun - refused < rounds) {
      begun += 1;
      const quick = begun % 2 === 0 ? 'page' : 'revoker';
      await revokeOne(begun % oneCommandIn === 0 ? 'command' : quick);
    }
  }

  let isOver = false;
  async function keepVisiting() {
    while (!isOver) await get(other, agent, '/login', 'none');
  }

  const busyProcessors = await startBusyProcessors(busy);
  const visiting = Promise.all(Array.from({ length: visitors }, keepVisiting));
  await Promise.all(Array.from({ length: concurrency }, keepRevoking));
  isOver = true;
  await visiting;
  agent.destroy();
  await busyProcessors.stop();
  await Promise.all([one.close(), other.process.stop()]);
  const worstMs = Math.round(Math.max(0, ...late) * 10) / 10;
  const beside = busyProcessors.name;
  return { beside, acknowledged, refused, oldAnswers: late.length, worstMs };
}

/** @returns milliseconds from now until the last accepted request was sent, if one was accepted */
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

/** @returns the status */
async function get(
  { port }: GatehouseProcess,
  agent: http.Agent,
  path: string,
  cookie: string,
): Promise<number | undefined> {
  const told = { 'x-original-url': 'http://localhost:8080/', 'x-original-method': 'GET' };
  const headers = { ...told, cookie: `gatehouse=${cookie}` };
  const request = http.get({ host: '127.0.0.1', port, path, headers, agent });
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  await once(response.resume(), 'end');
  return response.statusCode;
}
