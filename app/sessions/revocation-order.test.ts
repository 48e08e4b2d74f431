import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { createClient } from 'redis';
import { createApiClient } from '../testing/api-client.ts';
import { startApplication, type TestApplication } from '../testing/application.ts';
import type { TestBrowser } from '../testing/browser.ts';
import { eventually } from '../testing/eventually.ts';
import { startRevoker } from '../testing/revoker.ts';
import { createTestStores } from '../testing/stores.ts';

const requestContext = { ip: '', userAgent: '', requestId: '' };

describe('a session that is revoked by another process', () => {
  for (const profile of ['sqlite', 'postgres', 'redis'] as const) {
    test(`is refused by a server that was busy in the meantime (${profile})`, async (context) => {
      const stores = await createTestStores(profile);
      const server = await startApplication({}, stores);
      const revoker = await startRevoker(stores.environment);
      try {
        const browser = await server.startSession(await server.createAccount());
        const gate = await openGateConnection(server, browser);
        // From the second answer on, the check is served from the cache, if there is one.
        for (let times = 0; times < 3; times += 1) assert.equal(await gate.ask(), 200);

        // The session is revoked elsewhere while the server answers one request. Then the next request arrives.
        const { sessions } = server.services;
        const noteUse = sessions.noteUse.bind(sessions);
        const isBusy = context.mock.method(
          sessions,
          'noteUse',
          (...use: Parameters<typeof noteUse>) => {
            isBusy.mock.restore();
            revoker.revokeMeanwhile(use[1].id);
            gate.send();
            return noteUse(...use);
          },
        );
        assert.equal(await gate.ask(), 200, 'it arrived before the end');
        assert.equal(isBusy.mock.callCount(), 1);
        assert.equal(await gate.answer(), 401);
        gate.close();
      } finally {
        await revoker.stop();
        await server.close();
        await stores.remove();
      }
    });
  }
});

describe('a response that says that a session has ended', () => {
  test('is sent only after Redis has notified every client that has read the session', async () => {
    const stores = await createTestStores('redis');
    const worker = await startApplication({}, stores);
    const url = String(stores.environment['REDIS_URL']);
    const [client, monitor] = [createClient({ url }), createClient({ url })];
    const seen: string[] = [];
    await Promise.all([client.connect(), monitor.connect()]);
    await monitor.monitor((line) => seen.push(String(line)));
    try {
      const account = await worker.createAccount({ role: 'admin' });
      const api = createApiClient(worker.address);
      const token = async () => {
        const body = { username: account.username, password: account.password };
        const answer = await api('POST', '/login', { body: { ...body, token_format: 'opaque' } });
        return { authorization: `Bearer ${answer.body.access_token}` };
      };
      const revocations: readonly [string, () => Promise<unknown>][] = [
        ['page', async () => (await worker.logIn(account)).submit('/logout', {})],
        ['api', async () => api('POST', '/logout', { headers: await token() })],
        ['everywhere', async () => api('POST', '/logout-everywhere', { headers: await token() })],
        [
          'command',
          async () => {
            await worker.startSession(account);
            const which = { accountId: account.id };
            await worker.services.revokeSessions({ which, requestContext });
          },
        ],
        [
          'change of an account',
          async () => {
            await worker.startSession(account);
            await worker.services.setGroups({ accountId: account.id, groups: 'a', requestContext });
          },
        ],
      ];
      for (const [name, revoke] of revocations) {
        seen.length = 0;
        await revoke();
        await client.echo(`answered ${name}`);
        await eventually('the monitor shows it', 3000, async () =>
          seen.some((line) => line.includes(`answered ${name}`)),
        );
        assertPassedOn(name, seen);
      }
    } finally {
      client.destroy();
      monitor.destroy();
      await worker.close();
      await stores.remove();
    }
  });
});

/** Asserts that the same connection sent another command after the last tombstone or marker. */
function assertPassedOn(name: string, seen: readonly string[]) {
  const last = seen.findLastIndex((line) => /"SET" .*invalid/.test(line));
  const connection = /\[\d+ (\S+)\]/.exec(seen[last] ?? '')?.[1];
  assert.ok(connection, `${name}: Redis got the invalidation`);
  const after = seen.slice(last + 1);
  const isAsked = after.some((line) => line.includes(connection) && line.includes('"PING"'));
  assert.ok(isAsked, `${name}: ${seen.slice(last).join('\n')}`);
}

/** Sends requests as nginx does: over one kept-alive connection, without waiting for a response. */
async function openGateConnection({ address, baseUrl }: TestApplication, { cookies }: TestBrowser) {
  const { hostname: host, port } = new URL(address);
  const socket = connect({ host, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const request = [
    'GET /api/authz/auth-request HTTP/1.1',
    `Host: ${host}`,
    `Cookie: ${cookie}`,
    `X-Original-URL: ${baseUrl.origin}/`,
    'X-Original-Method: GET',
    '\r\n',
  ].join('\r\n');
  let received = '';
  socket.on('data', (data) => {
    received += data;
  });
  let answered = 0;
  const statuses = () =>
    [...received.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status));
  async function answer(): Promise<number | undefined> {
    while (statuses().length <= answered) await once(socket, 'data');
    answered += 1;
    return statuses()[answered - 1];
  }
  const send = () => socket.write(request);
  return {
    send,
    answer,
    ask: () => {
      send();
      return answer();
    },
    close: () => socket.destroy(),
  };
}
