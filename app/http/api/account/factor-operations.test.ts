import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../../testing/accounts.ts';
import { asPage, createApiClient } from '../../../testing/api-client.ts';
import { createTestKey } from '../../../testing/api-keys.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { addAuthenticatorApp } from '../../../testing/factors.ts';

describe('second factors in the API', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  const apiOf = async (account: TestAccount, app = application) =>
    createApiClient(app.address, asPage(await app.startSession(account), app.baseUrl));

  test('are listed without their secrets', async () => {
    const account = await application.createAccount();
    const api = await apiOf(account);
    assert.deepEqual((await api('GET', '/me/factors')).body, { items: [] });
    const phone = await addAuthenticatorApp(application, account.id);
    const { body, text } = await api('GET', '/me/factors');
    assert.deepEqual(
      body.items.map((item: Record<string, unknown>) => [
        item['kind'],
        item['name'],
        item['codes_left'],
      ]),
      [
        ['recovery_codes', 'Codes', 10],
        ['totp', 'Phone', null],
      ],
    );
    assert.equal(body.items[1].id, phone.id);
    assert.ok(!text.includes(phone.secret));
    const key = await createTestKey(application.services, account.id, ['read']);
    const byKey = createApiClient(application.address, { 'x-api-key': key });
    assert.equal((await byKey('GET', '/me/factors')).text, text);
  });

  test('are removed by their owner, once, and after a recent proof', async () => {
    const account = await application.createAccount();
    const { id } = await addAuthenticatorApp(application, account.id);
    const [api, other] = [await apiOf(account), await apiOf(account)];
    const stranger = await apiOf(await application.createAccount());
    const path = `/me/factors/${id}`;
    assert.equal((await stranger('DELETE', path)).status, 404);
    application.clock.advance(11 * 60_000);
    assert.equal((await api('DELETE', path)).body.code, 'recent_proof_required');
    const fresh = await apiOf(account);
    const key = await createTestKey(application.services, account.id, ['read', 'write']);
    const byKey = createApiClient(application.address, { 'x-api-key': key });
    assert.equal((await byKey('DELETE', path)).body.code, 'insufficient_scope');
    assert.equal((await fresh('DELETE', path)).status, 204);
    assert.equal((await fresh('DELETE', path)).status, 404);
    assert.equal((await other('GET', '/me')).status, 401);
    const { items } = (await fresh('GET', '/me/factors')).body;
    assert.deepEqual(
      items.map(({ kind }: { kind: string }) => kind),
      ['recovery_codes'],
    );
  });

  test('cannot be removed if the account has no other way in', async () => {
    const account = await application.createAccount();
    const { id } = await addAuthenticatorApp(application, account.id);
    await application.services.stores.passwords.remove(account.id);
    const { status, body } = await (await apiOf(account))('DELETE', `/me/factors/${id}`);
    assert.deepEqual([status, body.code], [409, 'last_way_in']);
  });

  test('cannot be removed if one is required and there is no other', async () => {
    const strict = await startApplication({ REQUIRE_SECOND_FACTOR: 'all' }, application.stores);
    try {
      const account = await strict.createAccount();
      const { id } = await addAuthenticatorApp(strict, account.id);
      const { status, body } = await (await apiOf(account, strict))('DELETE', `/me/factors/${id}`);
      assert.deepEqual([status, body.code], [409, 'factor_required']);
    } finally {
      await strict.close();
    }
  });
});
