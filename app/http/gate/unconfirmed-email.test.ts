import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createApiClient } from '../../testing/api-client.ts';
import { createTestKey } from '../../testing/api-key.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { emailsTo, linkIn } from '../../testing/mail.ts';
import { createTestStores, type TestStores } from '../../testing/stores.ts';

// Wikis, Grafana and Gitea give an existing account to whoever comes with its address.

const password = 'engines weave algebra';
const asked = {
  'x-original-url': 'http://localhost:8080/',
  'x-original-method': 'GET',
  accept: 'application/json',
};

describe('an address that nobody has confirmed', () => {
  let stores: TestStores;
  let app: TestApplication;
  let other: TestApplication;
  before(async () => {
    stores = await createTestStores();
    app = await startApplication({ REQUIRE_CONFIRMED_EMAIL: 'false' }, stores);
    other = await startApplication({ REQUIRE_CONFIRMED_EMAIL: 'false' }, stores);
  });
  after(async () => {
    await Promise.all([app.close(), other.close()]);
    await stores.remove();
  });

  /** What applications learn about the holder of a credential, at the gate of both servers. */
  async function headersFor(credential: Record<string, string>) {
    const answers = await Promise.all(
      [app, other].map(({ address }) =>
        fetch(`${address}/api/authz/auth-request`, { headers: { ...asked, ...credential } }),
      ),
    );
    return answers.map(({ status, headers }) => [status, headers.get('remote-email')]);
  }

  test('is told to no application, until it is confirmed: then by the next request of every credential', async () => {
    const stranger = createApiClient(app.address);
    const person = { username: 'squatter', email: 'boss@example.com', password };
    const { id } = (await stranger('POST', '/register', { body: person })).body;
    const browser = app.browser();
    await browser.submit('/login', { username: person.username, password });
    const logIn = async (token_format: string) => {
      const body = { username: person.username, password, token_format };
      return (await stranger('POST', '/login', { body })).body.access_token;
    };
    const { key } = await createTestKey(app, await app.createAccount(), ['introspect']);
    const opaque = await logIn('opaque');
    const credentials = [
      { cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      { authorization: `Bearer ${await logIn('jwt')}` },
      { authorization: `Bearer ${opaque}` },
      { 'x-api-key': (await createTestKey(app, { ...person, id, role: 'user' }, ['read'])).key },
    ];
    const introspect = async () => {
      const call = { headers: { 'x-api-key': key }, body: { token: opaque } };
      return (await createApiClient(other.address)('POST', '/introspect', call)).body.email;
    };
    const me = async () => {
      const answer = await createApiClient(app.address, credentials[1])('GET', '/me');
      return [answer.body.email, answer.body.email_confirmed];
    };
    for (const credential of credentials) {
      assert.deepEqual(await headersFor(credential), [
        [200, ''],
        [200, ''],
      ]);
    }
    assert.equal(await introspect(), undefined);
    assert.deepEqual(await me(), [person.email, false]);

    const first = (await emailsTo(app.services, person.email)).at(-1);
    const email = await app.services.devMailbox?.find(first?.id ?? '');
    const mailbox = other.browser();
    await mailbox.get(linkIn(email ?? { text: '' }, '/confirm-email'));
    assert.equal((await mailbox.submit('/confirm-email', {})).status, 303);
    for (const credential of credentials) {
      const told = [200, person.email];
      assert.deepEqual(await headersFor(credential), [told, told]);
    }
    assert.equal(await introspect(), person.email);
    assert.deepEqual(await me(), [person.email, true]);
  });
});
