import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from './application.ts';
import { createAuthenticator } from './authenticator.ts';
import { addPasskey } from './factors.ts';

describe('the authenticator of the tests', () => {
  let application: TestApplication;

  before(async () => {
    application = await startApplication();
  });

  after(() => application.close());

  async function answerFor(authenticator: ReturnType<typeof createAuthenticator>) {
    const { stores, factorKinds } = application.services;
    const question = { purpose: 'log-in', browser: 'test' } as const;
    const { asked, challenge } = await factorKinds.passkey.challenge(stores, question);
    const answer = { ...question, challenge, answer: authenticator.get(asked) };
    return factorKinds.passkey.verify(stores, undefined, answer);
  }

  test('creates passkeys and responses that the server accepts, if it verifies its user', async () => {
    const manner = { origin: application.baseUrl.origin, verifiesUser: true };
    const authenticator = createAuthenticator(manner);
    const { id } = await application.createAccount();
    await addPasskey(application, id, authenticator);
    const proved = await answerFor(authenticator);
    assert.equal(proved.kind === 'proved' && proved.proof.accountId, id);
    manner.verifiesUser = false;
    assert.equal((await answerFor(authenticator)).kind, 'rejected');
  });

  test('responses for another site are refused', async () => {
    const { id } = await application.createAccount();
    const manner = { origin: application.baseUrl.origin };
    const authenticator = createAuthenticator(manner);
    await addPasskey(application, id, authenticator);
    manner.origin = 'http://localhost:1';
    assert.equal((await answerFor(authenticator)).kind, 'rejected');
  });

  test('a device-bound passkey whose counter fell is refused, and a synced one is accepted', async () => {
    for (const isSynced of [false, true]) {
      const authenticator = createAuthenticator({ origin: application.baseUrl.origin, isSynced });
      const { id } = await application.createAccount();
      await addPasskey(application, id, authenticator);
      assert.equal((await answerFor(authenticator)).kind, 'proved');
      assert.equal((await answerFor(authenticator)).kind, 'proved');
      for (const credential of authenticator.credentials) credential.counter = 0;
      assert.equal((await answerFor(authenticator)).kind, isSynced ? 'proved' : 'copied');
    }
  });
});
