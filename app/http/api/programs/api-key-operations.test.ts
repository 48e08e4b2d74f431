import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type ApiClient, asPage, createApiClient } from '../../../testing/api-client.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { createTestStores, type TestStores } from '../../../testing/stores.ts';

const minuteMs = 60_000;
const wish = { name: 'Nightly backup', scopes: ['read'] };

describe('API keys in the API', () => {
  let stores: TestStores;
  let application: TestApplication;
  let other: TestApplication;

  before(async () => {
    stores = await createTestStores();
    application = await startApplication({}, stores);
    other = await startApplication({}, stores);
  });
  after(async () => {
    await application.close();
    await other.close();
    await stores.remove();
  });

  async function somebody() {
    const account = await application.createAccount();
    const visitor = await application.startSession(account);
    const page = createApiClient(application.address, asPage(visitor, application.baseUrl));
    return { account, page };
  }

  /** A program with this key, at the other server. */
  const program = (key: string): ApiClient => createApiClient(other.address, { 'x-api-key': key });

  test('a key is created, shown once, used, listed and revoked, on both servers', async () => {
    const { account, page } = await somebody();
    const expires_at = new Date(application.clock.now() + 60 * minuteMs).toISOString();
    const made = await page('POST', '/me/api-keys', { body: { ...wish, expires_at } });
    assert.equal(made.status, 201);
    const { key, ...rest } = made.body;
    assert.match(key, /^gh_[0-9A-Za-z]{17}_[0-9A-Za-z]{49}$/);
    assert.deepEqual(rest, {
      id: key.split('_')[1],
      ...wish,
      created_at: rest.created_at,
      expires_at,
      last_used_at: null,
      replaced_by: null,
    });

    const api = program(key);
    assert.equal((await api('GET', '/me')).body.username, account.username);
    await other.services.apiKeyLastUsed.settle();
    const listed = await api('GET', '/me/api-keys');
    assert.deepEqual(listed.body.items, [
      { ...rest, last_used_at: listed.body.items[0].last_used_at },
    ]);
    assert.ok(Date.parse(listed.body.items[0].last_used_at) > 0);
    assert.ok(!listed.text.includes(key.slice(21)));

    assert.equal((await page('DELETE', `/me/api-keys/${rest.id}`)).status, 204);
    const refused = await api('GET', '/me');
    assert.deepEqual([refused.status, refused.body.code], [401, 'invalid_api_key']);
    assert.equal((await page('DELETE', `/me/api-keys/${rest.id}`)).status, 404);
  });

  test('a key is limited to its scopes, and never creates, replaces or revokes a key', async () => {
    const { page } = await somebody();
    const make = async (scopes: string[]) => {
      const { body } = await page('POST', '/me/api-keys', { body: { ...wish, scopes } });
      return { api: program(body.key), id: body.id };
    };
    const [reader, writer, service] = [
      await make(['read']),
      await make(['write']),
      await make(['introspect']),
    ];
    const change = { body: { given_name: 'Ada' } };
    const statuses = async ({ api }: { api: ApiClient }) => [
      (await api('GET', '/me')).status,
      (await api('PATCH', '/me', change)).status,
    ];
    assert.deepEqual(await statuses(reader), [200, 403]);
    assert.deepEqual(await statuses(writer), [403, 200]);
    assert.deepEqual(await statuses(service), [403, 403]);
    const overlap = { body: { overlap_seconds: 0 } };
    for (const { api } of [reader, writer, service]) {
      assert.equal((await api('POST', '/me/api-keys', { body: wish })).status, 403);
      assert.equal((await api('POST', `/me/api-keys/${reader.id}/replace`, overlap)).status, 403);
      assert.equal((await api('DELETE', `/me/api-keys/${reader.id}`)).status, 403);
      assert.equal((await api('DELETE', '/me')).status, 403);
    }
  });

  test('a replacement works beside the old key', async () => {
    const { page } = await somebody();
    const { body: old } = await page('POST', '/me/api-keys', { body: wish });
    const path = `/me/api-keys/${old.id}/replace`;
    const { status, body } = await page('POST', path, { body: { overlap_seconds: 60 } });
    assert.equal(status, 201);
    assert.notEqual(body.key, old.key);
    for (const { key } of [old, body]) assert.equal((await program(key)('GET', '/me')).status, 200);
    other.clock.advance(2 * minuteMs);
    assert.equal((await program(old.key)('GET', '/me')).status, 401);
    assert.equal((await program(body.key)('GET', '/me')).status, 200);
    const again = await page('POST', path, { body: { overlap_seconds: 60 } });
    assert.equal(again.status, 404, 'it is already replaced');
    const tooLong = await page('POST', path, { body: { overlap_seconds: 604_801 } });
    assert.equal(tooLong.status, 400);
  });

  test('strangers get 404, and keys of a disabled account 401', async () => {
    const [owner, stranger] = [await somebody(), await somebody()];
    const { body } = await owner.page('POST', '/me/api-keys', { body: wish });
    const path = `/me/api-keys/${body.id}`;
    assert.equal((await stranger.page('DELETE', path)).status, 404);
    const overlap = { body: { overlap_seconds: 0 } };
    assert.equal((await stranger.page('POST', `${path}/replace`, overlap)).status, 404);
    assert.deepEqual((await stranger.page('GET', '/me/api-keys')).body.items, []);
    const api = program(body.key);
    assert.equal((await api('GET', '/me')).status, 200);
    const requestContext = { ip: '', userAgent: '', requestId: '' };
    await application.services.disableAccount({ accountId: owner.account.id, requestContext });
    assert.equal((await api('GET', '/me')).status, 401);
  });

  test('invalid fields are named, and creating a key needs a recent proof', async () => {
    const { page } = await somebody();
    const faulty = async (body: object) => {
      const answer = await page('POST', '/me/api-keys', { body });
      assert.equal(answer.status, 400);
      return answer.body.errors.map(({ field }: { field: string }) => field);
    };
    const past = '2020-01-01T00:00:00Z';
    assert.deepEqual(await faulty({ ...wish, name: ' \u202e', expires_at: past }), [
      'name',
      'expires_at',
    ]);
    assert.deepEqual(await faulty({ ...wish, expires_at: '2099-99-99T00:00:00Z' }), ['expires_at']);
    assert.deepEqual(await faulty({ ...wish, scopes: ['admin'] }), ['scopes.0']);
    assert.deepEqual(await faulty({ ...wish, scopes: [], id: 'x' }), ['scopes', 'id']);
    application.clock.advance(11 * minuteMs);
    const late = await page('POST', '/me/api-keys', { body: wish });
    assert.deepEqual([late.status, late.body.code], [403, 'recent_proof_required']);
    assert.deepEqual((await page('GET', '/me/api-keys')).body.items, []);
  });
});
