import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApplication } from '../../../testing/application.ts';
import { createAuthenticator } from '../../../testing/authenticator.ts';
import { openCommands } from '../../../testing/command-line.ts';
import { addAuthenticatorApp, addPasskey } from '../../../testing/factors.ts';
import { createTestStores, type TestStores } from '../../../testing/stores.ts';

const elsewhere = { BASE_URL: 'https://login.example.com', REGISTRATION: 'closed' };

describe('config check --connect, before a change', () => {
  let stores: TestStores;
  before(async () => {
    stores = await createTestStores();
    // An administrator without a factor, and of three users one has an app, one a passkey, one nothing.
    const application = await startApplication({}, stores);
    const [byApp, byPasskey] = [
      await application.createAccount(),
      await application.createAccount(),
    ];
    await application.createAccount();
    const gone = await application.createAccount();
    await application.services.stores.accounts.disable(gone.id, application.clock.now());
    await addAuthenticatorApp(application, byApp.id);
    const { origin } = application.baseUrl;
    await addPasskey(application, byPasskey.id, createAuthenticator({ origin }));
    await application.close();
  });
  after(() => stores.remove());

  async function check(settings: Record<string, string>): Promise<Record<string, string>> {
    const commands = openCommands({ ...stores.environment, ...settings });
    const { stdout } = await commands.run(['config', 'check', '--connect', '--json']);
    commands.stop();
    const { warnings } = JSON.parse(stdout) as { warnings: { code: string; message: string }[] };
    return Object.fromEntries(warnings.map(({ code, message }) => [code, message]));
  }

  test('counts the passkeys that a new host makes useless', async () => {
    const { stranded_passkeys: message = '', ...others } = await check(elsewhere);
    assert.match(message, /^1 passkey belongs to another host than login\.example\.com/);
    assert.equal(others['stranded_people'], undefined, 'nothing is required of anybody');
    assert.equal((await check({}))['stranded_passkeys'], undefined);
  });

  test('counts the people who need a factor, have none that works, and get no email', async () => {
    const count = async (settings: Record<string, string>) =>
      /^\d+/.exec((await check(settings))['stranded_people'] ?? '')?.[0];
    const all = { REQUIRE_SECOND_FACTOR: 'all' };
    assert.equal(await count({ ...elsewhere, ...all }), '3', 'a passkey of another host is none');
    assert.equal(await count({ ...elsewhere, REQUIRE_SECOND_FACTOR: 'admins' }), '1');
    const kind = { REQUIRE_SECOND_FACTOR_KIND: 'passkey' };
    assert.equal(await count({ ...elsewhere, ...all, ...kind }), '4');
    assert.equal(await count(all), undefined, 'where email works, a link is sent');
  });
});
