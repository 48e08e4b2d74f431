import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../testing/accounts.ts';
import { startApplication, type TestApplication } from '../testing/application.ts';
import { deliverNow } from '../testing/mail.ts';
import { createTestStores, type TestStores } from '../testing/stores.ts';
import { newApiKeyId } from './api-key.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const requestContext = { ip: '192.0.2.1', userAgent: 'test', requestId: 'test' };

describe('API keys', () => {
  let stores: TestStores;
  let server: TestApplication;
  let otherServer: TestApplication;

  before(async () => {
    stores = await createTestStores();
    server = await startApplication({}, stores);
    otherServer = await startApplication({}, stores);
  });
  after(async () => {
    await server.close();
    await otherServer.close();
    await stores.remove();
  });

  const ownedBy = ({ id }: TestAccount) => ({
    accountId: id,
    actorId: id,
    device: 'a test',
    requestContext,
  });

  async function make(
    account: TestAccount,
    wishes: { scopes?: string[]; expiresAt?: number | null } = {},
  ) {
    const outcome = await server.services.createApiKey({
      ...ownedBy(account),
      ...{ name: 'Backup', scopes: ['read'], expiresAt: null },
      ...wishes,
    });
    assert.ok(outcome.kind === 'created', outcome.kind);
    return outcome;
  }

  const isAccepted = async (key: string, at = otherServer) =>
    (await at.services.authenticateApiKey(key)) !== undefined;

  async function advance(milliseconds: number) {
    server.clock.advance(milliseconds);
    otherServer.clock.advance(milliseconds);
  }

  test('a key acts as its account, within its scopes', async () => {
    const account = await server.createAccount();
    const { key, apiKey } = await make(account, { scopes: ['introspect', 'read'] });
    const authenticated = await otherServer.services.authenticateApiKey(key);
    const { id } = apiKey;
    assert.deepEqual(authenticated?.key, { id, name: 'Backup', scopes: ['read', 'introspect'] });
    assert.equal(authenticated?.account.username, account.username);
    assert.deepEqual(authenticated?.account.roles, ['user']);
    const lastOfIt = key.at(-1) === 'a' ? 'b' : 'a';
    assert.equal(await isAccepted(key.slice(0, -1) + lastOfIt), false);
  });

  test('refuses a malformed key without asking the store', async () => {
    const outage = await createTestStores();
    const broken = await startApplication({}, outage);
    const { key } = await make(await server.createAccount());
    await broken.close();
    await outage.remove();
    assert.equal(await isAccepted(`${key}x`, broken), false);
    await assert.rejects(broken.services.authenticateApiKey(key));
  });

  test('refuses a revoked key on the next request at every worker, and lets only its owner revoke it', async () => {
    const [account, stranger] = [await server.createAccount(), await server.createAccount()];
    const { key, apiKey } = await make(account);
    const { revokeApiKey } = server.services;
    const { id } = apiKey;
    assert.equal(await revokeApiKey({ ...ownedBy(stranger), id }), undefined);
    assert.ok(await isAccepted(key));
    const both = await Promise.all([
      revokeApiKey({ ...ownedBy(account), id }),
      revokeApiKey({ id, requestContext }),
    ]);
    const revoked = both.filter((outcome) => outcome !== undefined);
    assert.deepEqual(
      revoked.map(({ accountId }) => accountId),
      [account.id],
    );
    assert.equal(await isAccepted(key), false);
    assert.equal(await isAccepted(key, server), false);
    assert.deepEqual(await server.services.listApiKeys(account.id), []);
    const events = await server.services.stores.audit.list(account.id, 10);
    assert.deepEqual(
      events.map(({ event }) => event),
      ['authn_token_revoked', 'authn_token_created'],
    );
    for (const event of events)
      assert.ok(JSON.stringify(event).includes(id), 'the event names the key');
  });

  test('disabling an account blocks its keys at once, and deleting it revokes them for good', async () => {
    const account = await server.createAccount();
    const { key } = await make(account);
    const { disableAccount, enableAccount, deleteAccount, createApiKey } = server.services;
    const change = { accountId: account.id, requestContext };
    await disableAccount(change);
    assert.equal(await isAccepted(key), false);
    const more = { ...ownedBy(account), name: 'More', scopes: ['read'], expiresAt: null };
    assert.deepEqual(await createApiKey(more), { kind: 'account-inactive' });
    await enableAccount(change);
    assert.equal(await isAccepted(key), true);
    await deleteAccount(change);
    assert.equal(await isAccepted(key), false);
  });

  test('a key stops working when it expires, is listed as expired for a while, and is then deleted', async () => {
    const account = await server.createAccount();
    const { key } = await make(account, { expiresAt: server.clock.now() + hourMs });
    await advance(hourMs - minuteMs);
    assert.equal(await isAccepted(key), true);
    await advance(2 * minuteMs);
    assert.equal(await isAccepted(key), false);
    const { listApiKeys, purgeExpired } = server.services;
    await purgeExpired();
    assert.deepEqual(
      (await listApiKeys(account.id)).map(({ isExpired }) => isExpired),
      [true],
    );
    await advance(31 * dayMs);
    assert.deepEqual(await listApiKeys(account.id), []);
    await purgeExpired();
    assert.deepEqual(await server.services.stores.apiKeys.list(account.id, 0), []);
  });

  test('a replacement has the same name and scopes, and both keys work until the overlap ends', async () => {
    const account = await server.createAccount();
    const { key, apiKey } = await make(account, { expiresAt: server.clock.now() + 90 * dayMs });
    await advance(30 * dayMs);
    const replace = { ...ownedBy(account), id: apiKey.id, overlapMs: dayMs };
    const outcomes = await Promise.all([
      server.services.replaceApiKey(replace),
      server.services.replaceApiKey(replace),
    ]);
    const [replaced, ...others] = outcomes.filter(({ kind }) => kind === 'replaced');
    assert.ok(replaced?.kind === 'replaced');
    assert.deepEqual(others, [], 'one of two requests replaces it');
    assert.equal(replaced.apiKey.name, 'Backup');
    assert.deepEqual(replaced.apiKey.scopes, ['read']);
    const life = (replaced.apiKey.expiresAt ?? 0) - replaced.apiKey.createdAt;
    assert.ok(Math.abs(life - 90 * dayMs) < minuteMs, `lives ${life} ms`);
    await advance(dayMs - minuteMs);
    assert.deepEqual([await isAccepted(key), await isAccepted(replaced.key)], [true, true]);
    await advance(2 * minuteMs);
    assert.deepEqual([await isAccepted(key), await isAccepted(replaced.key)], [false, true]);
    const tooLong = { ...replace, id: replaced.apiKey.id, overlapMs: 8 * dayMs };
    assert.equal((await server.services.replaceApiKey(tooLong)).kind, 'invalid-overlap');
  });

  test('a replacement never extends the life of a key', async () => {
    const account = await server.createAccount();
    const { key, apiKey } = await make(account, { expiresAt: server.clock.now() + hourMs });
    const replace = { ...ownedBy(account), id: apiKey.id, overlapMs: dayMs };
    assert.equal((await server.services.replaceApiKey(replace)).kind, 'replaced');
    await advance(2 * hourMs);
    assert.equal(await isAccepted(key), false);
  });

  test('records uses once in five minutes, even if many workers see them', async () => {
    const account = await server.createAccount();
    const { key } = await make(account);
    const lastUsedAt = async () => {
      for (const { services } of [server, otherServer]) await services.apiKeyLastUsed.settle();
      return (await server.services.listApiKeys(account.id))[0]?.lastUsedAt;
    };
    const use = () =>
      Promise.all([server, otherServer, server].map((at) => at.services.authenticateApiKey(key)));
    await use();
    const first = await lastUsedAt();
    assert.ok(first);
    await advance(4 * minuteMs);
    await use();
    assert.equal(await lastUsedAt(), first);
    await advance(2 * minuteMs);
    await use();
    assert.ok(((await lastUsedAt()) ?? 0) >= first + 6 * minuteMs);
  });

  test('reminds owners once, a week before a key expires', async () => {
    const account = await server.createAccount();
    const end = server.clock.now() + 30 * dayMs;
    const { apiKey } = await make(account, { expiresAt: end });
    await make(account, { expiresAt: null });
    const { remindOfApiKeys, devMailbox, replaceApiKey } = server.services;
    const reminders = async () => {
      await Promise.all([remindOfApiKeys(), remindOfApiKeys()]);
      await deliverNow(server.services);
      const mails = (await devMailbox?.list()) ?? [];
      const isReminder = (mail: { to: string; subject: string }) =>
        mail.to === account.email && mail.subject === 'Your API key is about to expire';
      return mails.filter(isReminder).map(({ id }) => id);
    };
    assert.equal((await reminders()).length, 0);
    await advance(10 * dayMs);
    await replaceApiKey({ ...ownedBy(account), id: apiKey.id, overlapMs: 7 * dayMs });
    assert.equal((await reminders()).length, 0, 'the key that was replaced');
    await advance(24 * dayMs);
    const [mail = '', ...others] = await reminders();
    assert.deepEqual(others, [], 'only for the replacement');
    assert.match((await devMailbox?.find(mail))?.text ?? '', /Backup/);
    assert.deepEqual(await reminders(), [mail]);
  });

  test('limits an account to fifty keys, even for concurrent requests, and to a hundred new keys a day', async () => {
    const account = await server.createAccount();
    const { createApiKey, stores: sql, clock } = server.services;
    for (let count = 0; count < 48; count += 1) {
      const id = `${account.id} ${count}`;
      const filler = { digest: id, name: 'Filler', scopes: ['read'], expiresAt: null } as const;
      await sql.apiKeys.insert({ id, accountId: account.id, ...filler }, clock.now());
    }
    const wish = { ...ownedBy(account), name: 'More', scopes: ['read'], expiresAt: null };
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => createApiKey(wish)));
    const kinds = outcomes.map(({ kind }) => kind).sort();
    assert.deepEqual(kinds, ['created', 'created', 'too-many', 'too-many', 'too-many']);

    const busy = await server.createAccount();
    const turn = { ...wish, accountId: busy.id, actorId: busy.id };
    for (let count = 0; count < 100; count += 1) {
      const id = newApiKeyId();
      const filler = { digest: id, name: 'Filler', scopes: ['read'], expiresAt: null } as const;
      await sql.apiKeys.insert({ id, accountId: busy.id, ...filler }, clock.now());
      await sql.apiKeys.revoke({ id }, clock.now());
    }
    assert.equal((await createApiKey(turn)).kind, 'too-many', 'created within a day');
    await advance(dayMs + minuteMs);
    assert.equal((await createApiKey(turn)).kind, 'created');
  });

  test('rejects invalid names, scopes and expiry times', async () => {
    const account = await server.createAccount();
    const { createApiKey, clock } = server.services;
    const wish = { ...ownedBy(account), name: ' ', scopes: ['root'], expiresAt: clock.now() - 1 };
    const faults = ['name', 'scopes', 'expiresAt'];
    assert.deepEqual(await createApiKey(wish), { kind: 'invalid', faults });
  });
});
