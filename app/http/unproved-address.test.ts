import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createApiClient } from '../testing/api-client.ts';
import { createTestKey } from '../testing/api-keys.ts';
import { startApplication, type TestApplication } from '../testing/application.ts';
import { emailsTo, linkIn } from '../testing/mail.ts';

const password = 'a passphrase of the thief';

describe('without confirmation, an account with the email address of somebody else', () => {
  let app: TestApplication;
  before(async () => {
    app = await startApplication({ REQUIRE_CONFIRMED_EMAIL: 'false' });
  });
  after(() => app.close());

  async function squat(username: string, email: string) {
    const api = createApiClient(app.address);
    const registered = await api('POST', '/register', { body: { username, email, password } });
    assert.equal(registered.status, 201);
    return (await app.services.stores.accounts.findByLogInName(username))?.id ?? '';
  }

  test('loses its API keys when the owner of the address recovers it', async () => {
    const email = 'victim@example.com';
    const key = await createTestKey(app.services, await squat('squatter', email), ['read']);
    const withKey = createApiClient(app.address, { 'x-api-key': key });
    assert.equal((await withKey('GET', '/me')).status, 200);
    const owner = app.browser();
    await owner.submit('/forgot-password', { email });
    const mail = (await emailsTo(app.services, email)).find(({ text }) =>
      text.includes('/reset-password?'),
    );
    assert.ok(mail);
    await owner.get(linkIn(mail, '/reset-password'));
    const chosen = { password: 'a passphrase of the owner' };
    assert.equal((await owner.submit('/reset-password', chosen)).location, '/login');
    assert.equal((await withKey('GET', '/me')).status, 401);
  });

  test('is not confirmed by a link to another address', async () => {
    const id = await squat('third-squatter', 'third@example.com');
    const { accounts } = app.services.stores;
    const now = app.clock.now();
    assert.equal(await accounts.confirmCurrentEmail(id, 'elsewhere@example.com', now), false);
    assert.equal((await accounts.find(id))?.emailConfirmedAt, null);
    assert.equal(await accounts.confirmCurrentEmail(id, 'Third@example.com', now), true);
  });

  test('does not keep the address when it is deleted', async () => {
    const email = 'newcomer@example.com';
    await squat('other-squatter', email);
    const thief = app.browser();
    await thief.submit('/login', { username: 'other-squatter', password });
    const elsewhere = 'thief@example.com';
    await thief.submit('/account/email', { email: elsewhere });
    const [mail] = await emailsTo(app.services, elsewhere);
    assert.ok(mail);
    await thief.get(linkIn(mail, '/confirm-new-email'));
    const changed = await thief.submit('/confirm-new-email', {});
    assert.equal(changed.location, '/account');
    await squat('newcomer', email);
  });
});
