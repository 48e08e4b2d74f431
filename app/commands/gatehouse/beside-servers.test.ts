import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { runCommand } from '../../testing/command-line.ts';
import { createThrowAwayDirectory } from '../../testing/machine/throw-away-directory.ts';
import { newPerson, register } from '../../testing/registrations.ts';
import { createTestStores, type TestStores } from '../../testing/stores.ts';

describe('a command beside a running server', () => {
  let stores: TestStores;
  let server: TestApplication;

  before(async () => {
    stores = await createTestStores();
    server = await startApplication({}, stores);
    await server.createAccount({ role: 'admin' });
  });
  after(async () => {
    await server.close();
    await stores.remove();
  });

  const run = (...args: string[]) => runCommand(stores.environment, args);

  for (const words of [
    ['account', 'disable'],
    ['account', 'delete'],
    ['session', 'revoke-all'],
  ]) {
    test(`${words.join(' ')}: the next request is refused`, async () => {
      const account = await server.createAccount();
      const browser = await server.logIn(account);
      assert.equal((await browser.get('/dashboard')).status, 200);
      const confirmed = words[1] === 'delete' ? ['--yes'] : [];
      const { exitCode, stderr } = await run(...words, account.username, ...confirmed);
      assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: '' });
      assert.equal((await browser.get('/dashboard')).status, 303);
    });
  }

  test('account set-role: applies from the next request on', async () => {
    const account = await server.createAccount();
    const browser = await server.logIn(account);
    assert.equal((await run('account', 'set-role', account.username, 'admin')).exitCode, 0);
    const cookie = decodeURIComponent(browser.cookies.get('gatehouse') ?? '').slice(2);
    const live = await server.services.sessions.check(cookie.split('.')[0] ?? '');
    assert.deepEqual(live?.account.roles, ['admin']);
  });
});

test('a pepper stays while an unconfirmed registration needs it', async () => {
  const DATA_DIR = createThrowAwayDirectory('gatehouse-data').path;
  // Without secrets in the environment, those in the folder are used.
  const stores = { profile: 'sqlite', environment: { DATA_DIR }, remove: async () => {} } as const;
  const rotate = (...options: string[]) =>
    runCommand({ DATA_DIR }, ['secret', 'rotate', 'password-pepper', ...options]);
  const drop = () => rotate('--drop-oldest', '--json');
  const before = await startApplication({}, stores);
  const { accounts, passwords } = before.services.stores;
  for (const { id } of await accounts.list(undefined, 10)) await passwords.remove(id);
  await register(before, newPerson());
  await before.close();
  assert.equal((await rotate()).exitCode, 0);
  assert.equal(JSON.parse((await drop()).stdout).error.code, 'still_needed');

  const after = await startApplication({}, stores);
  after.clock.advance(8 * 86_400_000);
  await after.services.purgeExpired();
  await after.close();
  assert.equal((await drop()).exitCode, 0);
});
