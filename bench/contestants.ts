import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../app/config.ts';
import { createServices, type Services } from '../app/services.ts';
import { sessionAccount } from '../app/sessions/session-account.ts';
import { createAccount } from '../app/testing/accounts.ts';
import { startGatehouse } from '../app/testing/gatehouse-process.ts';
import { atExit } from '../app/testing/machine/clean-up.ts';
import { freePort } from '../app/testing/machine/free-port.ts';
import { signedCookie } from '../app/testing/signed-cookie.ts';
import { createTestStores, type StoreProfile, type TestStores } from '../app/testing/stores.ts';
import type { Target } from './load.ts';
import type { Runner } from './measure.ts';

/** A server in its own process that answers the question: is this cookie logged in? */
export interface Contestant extends Runner {
  stop(): Promise<void>;
}

const sessions = 1000;
const username = 'bench';
/** What browsers send. */
const headers = [
  'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
];
/** What nginx adds when it asks. All servers get the same requests, except for the path and the cookie. */
const headersOfProxy = [
  'X-Original-URL: http://localhost:8080/wiki/page?x=1',
  'X-Original-Method: GET',
  'X-Forwarded-For: 192.0.2.1',
];

/** @param rules the access rules, as YAML. Without them, everybody who is logged in may pass. */
export async function startGate(
  name: string,
  profile: StoreProfile,
  rules?: string,
): Promise<Contestant> {
  const stores = await createTestStores(profile);
  const environment = { ...stores.environment, LOG_LEVEL: 'warn', ...rulesFile(stores, rules) };
  const server = await startGatehouse(environment);
  const cookies = await startSessions(createServices(readConfig(environment)));
  const target = asked(server.port, '/api/authz/auth-request', cookies);
  return {
    name,
    pid: server.process.pid,
    target: withUser(target),
    async stop() {
      await server.process.stop();
      await stores.remove();
    },
  };
}

function rulesFile({ environment }: TestStores, rules?: string): Record<string, string> {
  if (rules === undefined) return {};
  const file = join(String(environment['DATA_DIR']), 'access-rules.yaml');
  writeFileSync(file, rules);
  return { ACCESS_RULES_FILE: file };
}

/** As logins with a password and a second factor do, without the cost of hashing. */
async function startSessions(services: Services): Promise<string[]> {
  const account = await createAccount(services, { username });
  const names = { givenName: null, familyName: null, groups: [], emailConfirmedAt: 0 };
  const [secret = ''] = services.sessionSecrets;
  const cookies: string[] = [];
  const proof = { amr: ['pwd', 'otp', 'mfa'], secondFactorAt: Date.now() };
  for (let count = 0; count < sessions; count += 1) {
    const origin = { ip: '192.0.2.1', userAgent: 'bench' };
    const owner = sessionAccount({ ...account, ...names });
    const session = services.sessions.prepare(owner, origin, proof);
    await services.stores.sessions.insert(session);
    cookies.push(`gatehouse=${signedCookie(session.secretId, secret)}`);
  }
  await services.close();
  return cookies;
}

export async function startHello(): Promise<Contestant> {
  const peer = await startPeer('hello.ts', [], {});
  return { ...peer, name: 'bare node:http', target: asked(peer.port, '/', ['a=b']) };
}

/** @param kind `bare` uses only the four packages */
export async function startTextbook(
  name: string,
  kind: 'textbook' | 'bare',
  redisUrl: string,
): Promise<Contestant> {
  const peer = await startPeer('textbook.ts', [kind], { REDIS_URL: redisUrl });
  const cookies: string[] = [];
  for (let count = 0; count < sessions; count += 1) {
    const answer = await fetch(`http://127.0.0.1:${peer.port}/login`, {
      method: 'POST',
      body: new URLSearchParams({ username, password: 'x' }),
    });
    cookies.push(answer.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '');
  }
  const target = asked(peer.port, '/check', cookies);
  const body = kind === 'bare' ? '' : 'OK';
  return { ...peer, name, target: { ...withUser(target), body } };
}

function withUser(target: Target): Target {
  return { ...target, expected: [...target.expected, `Remote-User: ${username}`] };
}

function asked(port: number, path: string, cookies: readonly string[]): Target {
  const expected = ['HTTP/1.1 200 OK'];
  return { port, path, headers: [...headersOfProxy, ...headers], cookies, body: '', expected };
}

/** The same server behind nginx, which asks it before each response of its own. */
export function behindNginx({ name, pid, target }: Contestant, port: number, path: string): Runner {
  const expected = ['HTTP/1.1 204 No Content'];
  return {
    name: `nginx, asking ${name}`,
    ...{ pid, target: { ...target, port, path, headers, body: '', expected } },
  };
}

async function startPeer(
  file: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
) {
  const port = await freePort();
  const child = fork(join(import.meta.dirname, 'peers', file), args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, ...environment, PORT: String(port), NODE_ENV: 'production' },
  });
  const left = atExit(() => child.kill('SIGKILL'));
  await once(child, 'message');
  return {
    port,
    pid: Number(child.pid),
    async stop() {
      child.kill();
      await once(child, 'exit');
      left();
    },
  };
}
