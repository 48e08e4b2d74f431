import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../testing/application.ts';

const lifetimeMs = 1000;

describe('a one-time token', () => {
  let application: TestApplication;
  let accountId: string;
  before(async () => {
    application = await startApplication();
    accountId = (await application.createAccount()).id;
  });
  after(() => application.close());

  const tokens = () => application.services.stores.oneTimeTokens;
  const issue = (now: number, purpose: 'not-me' | 'reset-password' = 'not-me') =>
    tokens().issue({ purpose, lifetimeMs, accountId, detail: 'what' }, now);

  test('is found and consumed for its own purpose only', async () => {
    const { token } = await issue(0);
    for (const purpose of ['set-up', 'reset-password', 'confirm-email'] as const) {
      assert.equal(await tokens().find(purpose, token, 1), undefined);
      assert.equal(await tokens().consume(purpose, token, 1), undefined);
    }
    const about = { accountId, detail: 'what', createdAt: 0 };
    assert.deepEqual({ ...(await tokens().find('not-me', token, 1)) }, about);
    assert.deepEqual({ ...(await tokens().consume('not-me', token, 1)) }, about);
    assert.equal(await tokens().consume('not-me', token, 1), undefined, 'once');
  });

  test('works until it expires', async () => {
    const { token, expiresAt } = await issue(0);
    assert.equal(expiresAt, lifetimeMs);
    assert.equal(await tokens().find('not-me', token, expiresAt), undefined);
    assert.equal(await tokens().consume('not-me', token, expiresAt), undefined);
    assert.ok(await tokens().find('not-me', token, expiresAt - 1));
    assert.ok(await tokens().consume('not-me', token, expiresAt - 1));
  });

  test('is revoked by purpose, account and age, without affecting others', async () => {
    const other = (await application.createAccount()).id;
    const old = await issue(0);
    const fresh = await issue(5);
    const reset = await issue(5, 'reset-password');
    const foreign = await tokens().issue({ purpose: 'not-me', lifetimeMs, accountId: other }, 5);
    const lives = async ({ token }: { token: string }, purpose = 'not-me' as const) =>
      (await tokens().find(purpose, token, 10)) !== undefined;
    await tokens().revokeAll('not-me', accountId, 0);
    assert.deepEqual(
      [await lives(old), await lives(fresh), await lives(foreign)],
      [true, false, true],
    );
    await tokens().revokeAll('not-me', accountId);
    assert.deepEqual([await lives(old), await lives(foreign)], [false, true]);
    assert.ok(await tokens().find('reset-password', reset.token, 10));
    await tokens().revokeAllOf(accountId);
    assert.equal(await tokens().find('reset-password', reset.token, 10), undefined);
    assert.equal(await lives(foreign), true);
  });

  test('is deleted only after it has expired', async () => {
    await tokens().deleteExpired(Number.MAX_SAFE_INTEGER, 1000);
    const { token } = await issue(0);
    assert.equal(await tokens().deleteExpired(lifetimeMs - 1, 10), 0);
    assert.ok(await tokens().find('not-me', token, lifetimeMs - 1));
    assert.equal(await tokens().deleteExpired(lifetimeMs, 10), 1);
  });
});
