import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createApiClient } from '../../testing/api-client.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { runCommand } from '../../testing/command-line.ts';
import { createTestStores, type TestStores } from '../../testing/stores.ts';

describe('signing-key rotate --compromised beside running servers', () => {
  let stores: TestStores;
  let servers: readonly TestApplication[];

  before(async () => {
    stores = await createTestStores();
    // SQLite has one server.
    const count = stores.profile === 'sqlite' ? 1 : 2;
    servers = await Promise.all(Array.from({ length: count }, () => startApplication({}, stores)));
  });
  after(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await stores.remove();
  });

  const firstServer = () => servers[0] as TestApplication;
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  async function logIn() {
    const { username, password } = await firstServer().createAccount();
    const api = createApiClient(firstServer().address);
    const { body } = await api('POST', '/login', { body: { username, password } });
    return body;
  }

  /** The responses of each server to a token: at the API, and at the gate. */
  async function statuses(token: string) {
    const answers = servers.map(async (server) => {
      const me = await createApiClient(server.address)('GET', '/me', { headers: bearer(token) });
      return [me.status, await askGate(server, token)];
    });
    return (await Promise.all(answers)).flat();
  }

  async function askGate({ address, baseUrl }: TestApplication, token: string) {
    const headers = {
      ...bearer(token),
      'x-original-url': `${baseUrl.origin}/`,
      'x-original-method': 'GET',
    };
    return (await fetch(`${address}/api/authz/auth-request`, { headers })).status;
  }

  const everywhere = (status: number) => servers.flatMap(() => [status, status]);

  test('every server refuses old tokens from the next request on, and accepts new ones', async () => {
    const { access_token: old, refresh_token } = await logIn();
    for (let times = 0; times < 3; times += 1) {
      assert.deepEqual(await statuses(old), everywhere(200));
    }
    const command = await runCommand(stores.environment, [
      ...['signing-key', 'rotate', '--compromised', '--json'],
    ]);
    assert.deepEqual(await statuses(old), everywhere(401));
    assert.equal(command.exitCode, 0, command.stderr);
    const { kid } = JSON.parse(command.stdout);
    for (const { address } of servers) {
      const published = await fetch(`${address}/.well-known/jwks.json`);
      const { keys } = (await published.json()) as { keys: readonly { kid: string }[] };
      assert.deepEqual(
        keys.map((key) => key.kid),
        [kid],
      );
    }
    const api = createApiClient(firstServer().address);
    const next = await api('POST', '/refresh', { body: { refresh_token } });
    assert.deepEqual(await statuses(next.body.access_token), everywhere(200));
  });

  test('checking a token does not read the keys again', async (context) => {
    const { access_token: token } = await logIn();
    const ask = () => askGate(firstServer(), token);
    assert.equal(await ask(), 200);
    const looks = context.mock.method(firstServer().services.stores.signingKeys, 'list');
    const startedAt = performance.now();
    for (let times = 0; times < 100; times += 1) assert.equal(await ask(), 200);
    // Once a second if processes get no notifications; once when the note in Redis expires.
    const maxLooks = 2 + (performance.now() - startedAt) / 1000;
    assert.ok(looks.mock.callCount() <= maxLooks, `${looks.mock.callCount()} looks into SQL`);
  });
});
