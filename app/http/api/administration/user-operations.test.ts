import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../../testing/accounts.ts';
import { type ApiClient, asPage, createApiClient } from '../../../testing/api-client.ts';
import { createTestKey } from '../../../testing/api-keys.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { eventually } from '../../../testing/eventually.ts';

const elevenMinutesMs = 660_000;

describe('users in the API', () => {
  let application: TestApplication;
  let admin: TestAccount;
  let ada: TestAccount;
  let asAdmin: ApiClient;
  let asAda: ApiClient;

  before(async () => {
    application = await startApplication({}, undefined, { isSetUp: false });
    admin = await application.createAccount({ role: 'admin' });
    ada = await application.createAccount();
    asAdmin = await apiOf(admin);
    asAda = await apiOf(ada);
  });
  after(() => application.close());

  async function apiOf(account: TestAccount) {
    const browser = await application.startSession(account);
    return createApiClient(application.address, asPage(browser, application.baseUrl));
  }

  async function apiByKey(account: TestAccount, scopes: readonly string[]) {
    const key = await createTestKey(application.services, account.id, scopes);
    return createApiClient(application.address, { 'x-api-key': key });
  }

  const events = async (account: TestAccount) =>
    (await application.services.stores.audit.list(account.id, 20)).map(({ event }) => event);

  test('an owner reads and renames the account, with effect on the next request', async () => {
    const { body } = await asAda('GET', '/me');
    assert.equal(body.id, ada.id);
    assert.equal(body.email, ada.email);
    assert.deepEqual(body.roles, ['user']);
    const changed = await asAda('PATCH', '/me', {
      body: { given_name: ' Ada ', family_name: 'Lovelace' },
    });
    assert.equal(changed.body.name, 'Ada Lovelace');
    await asAda('PATCH', '/me', { body: { family_name: null } });
    assert.equal((await asAda('GET', '/me')).body.name, 'Ada', 'an omitted field stays');
    assert.deepEqual((await events(ada)).slice(0, 2), ['user_updated', 'user_updated']);
  });

  test('a user sees only the public fields of others', async () => {
    const { status, body } = await asAda('GET', `/users/${admin.username.toUpperCase()}`);
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body).sort(), ['created_at', 'name', 'username']);
    for (const name of ['nobody', admin.email, 'a b', '%00', 'x'.repeat(65), '..%2fme']) {
      assert.equal((await asAda('GET', `/users/${name}`)).status, 404, name);
    }
    assert.equal((await createApiClient(application.address)('GET', '/users')).status, 401);
  });

  test('the list is complete, page by page, while accounts are created and deleted', async () => {
    for (let count = 0; count < 5; count += 1) await application.createAccount();
    const gone = await application.createAccount();
    await application.services.deleteAccount({
      accountId: gone.id,
      requestContext: { ip: '', userAgent: '', requestId: '' },
    });
    const names: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body, headers } = await asAda('GET', `/users?limit=3${query}`);
      names.push(...body.items.map(({ username }: { username: string }) => username));
      cursor = body.next_cursor;
      assert.equal(headers.get('ratelimit-policy'), '"users";q=300;w=60');
      assert.match(headers.get('ratelimit') ?? '', /^"users";r=\d+;t=\d+$/);
    }
    const all = (await asAda('GET', '/users')).body.items as { username: string }[];
    assert.deepEqual(
      names,
      all.map(({ username }) => username),
    );
    assert.equal(new Set(names).size, names.length);
    assert.ok(names.includes(ada.username) && !names.includes(gone.username));
    for (const query of ['limit=0', 'limit=201', 'limit=x', 'limit=1&limit=2', 'cursor=!', 'x=1']) {
      assert.equal((await asAda('GET', `/users?${query}`)).status, 400, query);
    }
    assert.equal((await asAda('GET', '/users?cursor=AA')).body.code, 'invalid_cursor');
  });

  test('only administrators change and delete other accounts', async () => {
    const other = await application.createAccount();
    const otherApi = await apiOf(other);
    for (const [method, body] of [
      ['PATCH', { given_name: 'X' }],
      ['DELETE', undefined],
    ] as const) {
      const { status, body: told } = await asAda(method, `/users/${other.username}`, { body });
      assert.equal(status, 403);
      assert.equal(told.code, 'forbidden');
    }
    const changed = await asAdmin('PATCH', `/users/${other.username}`, {
      body: { given_name: 'Grace' },
    });
    assert.equal(changed.body.name, 'Grace');
    assert.equal((await otherApi('GET', '/me')).body.given_name, 'Grace');
    assert.equal((await asAdmin('DELETE', `/users/${other.username}`)).status, 204);
    assert.equal((await otherApi('GET', '/me')).status, 401, 'logged out immediately');
    assert.equal((await asAdmin('DELETE', `/users/${other.username}`)).status, 404);
    assert.deepEqual((await events(other)).slice(0, 2), ['user_deleted', 'user_updated']);
  });

  test('only administrators list all accounts, with deleted ones, and a refusal is in the audit trail', async () => {
    const refused = await asAda('GET', '/admin/accounts');
    assert.deepEqual([refused.status, refused.body.code], [403, 'forbidden']);
    const isWritten = async () => (await events(ada)).includes('authz_fail');
    await eventually('the refusal is recorded', 5_000, isWritten);
    const found: { id: string; deleted_at: string | null }[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await asAdmin('GET', `/admin/accounts?limit=4${query}`);
      found.push(...body.items);
      cursor = body.next_cursor;
    }
    assert.equal(new Set(found.map(({ id }) => id)).size, found.length);
    assert.ok(found.some(({ id }) => id === ada.id));
    assert.ok(found.some(({ deleted_at }) => deleted_at !== null));
    assert.equal((await asAdmin('GET', '/admin/accounts?cursor=AA')).body.code, 'invalid_cursor');
  });

  test('a caller above the rate limit gets 429 with Retry-After, and others get answers', async () => {
    const eager = await apiOf(await application.createAccount());
    const answers = await Promise.all(
      Array.from({ length: 302 }, () => eager('GET', '/users/nobody')),
    );
    const refused = answers.filter(({ status }) => status === 429);
    assert.equal(refused.length, 2);
    for (const { headers, body } of refused) {
      assert.equal(body.code, 'too_many_attempts');
      assert.match(headers.get('retry-after') ?? '', /^\d+$/);
      assert.match(headers.get('ratelimit') ?? '', /^"users";r=0;t=\d+$/);
    }
    assert.equal((await asAda('GET', '/users?limit=1')).status, 200);
  });

  test('deleting and administering accounts needs a fresh proof, and the last administrator cannot be deleted', async () => {
    const leaving = await application.createAccount();
    const api = await apiOf(leaving);
    application.clock.advance(elevenMinutesMs);
    for (const [method, path] of [
      ['GET', '/admin/accounts'],
      ['PATCH', `/users/${leaving.username}`],
      ['DELETE', `/users/${leaving.username}`],
    ] as const) {
      const body = method === 'PATCH' ? {} : undefined;
      const stale = await asAdmin(method, path, { body });
      assert.deepEqual([stale.status, stale.body.code], [403, 'recent_proof_required'], path);
    }
    for (const path of ['/me', `/users/${leaving.username}`]) {
      const refused = await api('DELETE', path);
      assert.equal(refused.status, 403);
      assert.equal(refused.body.code, 'recent_proof_required');
    }
    const fresh = await apiOf(leaving);
    assert.equal((await fresh('DELETE', '/me')).status, 204);
    assert.equal((await api('GET', '/me')).status, 401);
    const last = await (await apiOf(admin))('DELETE', '/me');
    assert.equal(last.status, 409);
    assert.equal(last.body.code, 'last_administrator');
  });

  test('an owner can erase at the deletion, and the address is free', async () => {
    const { stores } = application.services;
    const kept = await application.createAccount();
    const erased = await application.createAccount();
    for (const query of ['?erase_at_once=yes', '?erase_at_once=', '?erase=true']) {
      const refused = await (await apiOf(kept))('DELETE', `/me${query}`);
      assert.equal(refused.status, 400, query);
      assert.equal(refused.body.code, 'invalid_request');
    }
    assert.equal((await (await apiOf(kept))('DELETE', '/me?erase_at_once=false')).status, 204);
    assert.equal((await (await apiOf(erased))('DELETE', '/me?erase_at_once=true')).status, 204);
    assert.equal((await stores.accounts.find(kept.id))?.email, kept.email);
    assert.notEqual((await stores.accounts.find(erased.id))?.email, erased.email);
    for (const { email, username } of [kept, erased]) {
      const again = await application.createAccount({ email, username: `again-${username}` });
      assert.equal((await stores.accounts.findByLogInName(email))?.id, again.id);
    }
  });

  test('an API key does what its scopes and its account allow, and never what needs a session', async () => {
    const reading = await apiByKey(ada, ['read']);
    assert.equal((await reading('GET', '/me')).body.username, ada.username);
    const refused = await reading('PATCH', '/me', { body: {} });
    assert.equal(refused.status, 403);
    assert.equal(refused.body.code, 'insufficient_scope');
    assert.match(
      refused.headers.get('www-authenticate') ?? '',
      /^Bearer realm="Gatehouse", error="insufficient_scope", .*scope="write"$/,
    );
    const writing = await apiByKey(ada, ['write']);
    assert.equal((await writing('PATCH', '/me', { body: {} })).status, 200);
    assert.equal((await writing('GET', '/me')).status, 403);
    assert.equal((await writing('DELETE', '/me')).body.code, 'insufficient_scope');
    const own = await writing('DELETE', `/users/${ada.username}`);
    assert.equal(own.body.code, 'recent_proof_required');
    assert.equal((await writing('DELETE', `/users/${admin.username}`)).status, 403);
    const other = await application.createAccount();
    const byAdminsKey = await apiByKey(admin, ['read', 'write']);
    const path = `/users/${other.username}`;
    for (const [method, body] of [
      ['PATCH', { given_name: 'X' }],
      ['DELETE', undefined],
    ] as const) {
      const answer = await byAdminsKey(method, path, { body });
      assert.deepEqual([answer.status, answer.body.code], [403, 'recent_proof_required'], method);
    }
    assert.equal((await application.services.stores.accounts.find(other.id))?.deletedAt, null);
    const listed = await byAdminsKey('GET', '/admin/accounts');
    assert.deepEqual([listed.status, listed.body.code], [403, 'insufficient_scope']);
  });

  test('/me is the caller, even if an account is named me', async () => {
    const namesake = await application.createAccount({ username: 'Me' });
    assert.equal((await asAda('GET', '/me')).body.username, ada.username);
    assert.equal((await asAda('GET', '/users/me')).body.username, namesake.username);
  });

  test('callers list and end only their own sessions, by their public id', async () => {
    const api = await apiOf(ada);
    const other = await apiOf(ada);
    const stranger = await apiOf(await application.createAccount());
    const { items } = (await other('GET', '/me/sessions')).body;
    const current = items.find(({ is_current }: { is_current: boolean }) => is_current);
    assert.equal(items.filter(({ is_current }: { is_current: boolean }) => is_current).length, 1);
    assert.equal(current.kind, 'browser');
    const ended = `/me/sessions/${current.id}`;
    assert.equal((await stranger('DELETE', ended)).status, 404, 'like an unknown session');
    assert.equal((await other('GET', '/me')).status, 200);
    assert.equal((await api('DELETE', ended)).status, 204);
    assert.equal((await other('GET', '/me')).status, 401);
    assert.equal((await api('DELETE', ended)).status, 404);
    for (const id of ['x', '../..', current.id.toUpperCase()]) {
      assert.equal((await api('DELETE', `/me/sessions/${id}`)).status, 404);
    }
  });
});
