import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApplication } from '../../testing/application.ts';
import { openCommands } from '../../testing/command-line.ts';
import { freePort } from '../../testing/machine/free-port.ts';
import { createTestStores } from '../../testing/stores.ts';

const lines: [string, (of: { username: string; sessionId: string }) => string[]][] = [
  ['session revoke', ({ sessionId }) => [sessionId]],
  ['session revoke-all', ({ username }) => [username]],
  ['account set-role', ({ username }) => [username, 'admin']],
  ['account set-groups', ({ username }) => [username, '--groups', 'staff']],
  ['account disable', ({ username }) => [username]],
  ['account delete', ({ username }) => [username, '--yes']],
];

test('a command that cannot reach Redis does its work, and says that servers learn of it later', async () => {
  const stores = await createTestStores('postgres');
  const app = await startApplication({}, stores);
  const REDIS_URL = `redis://127.0.0.1:${await freePort()}`;
  const commands = openCommands({ ...stores.environment, REDIS_URL });
  try {
    for (const [name, rest] of lines) {
      const account = await app.createAccount();
      const { username } = account;
      await app.startSession(account);
      const [session] = await app.services.stores.sessions.listLive(account.id, app.clock.now());
      const args = [...name.split(' '), ...rest({ username, sessionId: session?.id ?? '' })];
      const { exitCode, stdout, stderr } = await commands.run(args);
      assert.equal(exitCode, 0, `${name}: ${stderr}`);
      assert.notEqual(stdout, '', name);
      assert.match(stderr, /^Redis does not answer\./, name);
    }
  } finally {
    commands.stop();
    await app.close();
    await stores.remove();
  }
});
