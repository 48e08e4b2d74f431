import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../testing/application.ts';
import { createAuthenticator, type TestAuthenticator } from '../testing/authenticator.ts';
import { addAuthenticatorApp } from '../testing/factors.ts';
import { createTestStores, type TestStores } from '../testing/stores.ts';
import { untilAvailable } from '../testing/until-available.ts';
import type { FactorAnswer } from './factor-kind.ts';

const browser = 'a secret of this browser';
const attempts = 50;

describe('of fifty concurrent answers at two workers, one is accepted', () => {
  let stores: TestStores;
  let workers: readonly [TestApplication, TestApplication];
  before(async () => {
    stores = await createTestStores();
    workers = [await startApplication({}, stores), await startApplication({}, stores)];
  });
  after(async () => {
    for (const worker of workers) await worker.close();
    await stores.remove();
  });

  /** How many attempts are accepted. Calls the stores without rate limits. */
  async function countProved(
    kind: 'totp' | 'recovery_codes' | 'passkey',
    accountId: string | undefined,
    answer: FactorAnswer,
  ): Promise<number> {
    const outcomes = await Promise.all(
      Array.from({ length: attempts }, (_, index) => {
        const { services } = workers[index % 2 === 0 ? 0 : 1];
        return untilAvailable(() =>
          services.transact((tx) => services.factorKinds[kind].verify(tx, accountId, answer)),
        );
      }),
    );
    return outcomes.filter((outcome) => outcome.kind === 'proved').length;
  }

  test('a time step of an authenticator app', async () => {
    const [worker, other] = workers;
    const { id } = await worker.createAccount();
    const app = await addAuthenticatorApp(worker, id);
    other.clock.advance(30_000);
    const answer = { purpose: 'second-factor', answer: app.code() } as const;
    assert.equal(await countProved('totp', id, answer), 1);
    const before = { purpose: 'second-factor', answer: app.code(-1) } as const;
    assert.equal(await countProved('totp', id, before), 0, 'a step before a used one');
  });

  test('a recovery code', async () => {
    const { id } = await workers[0].createAccount();
    const { recoveryCodes } = await addAuthenticatorApp(workers[0], id);
    workers[1].clock.advance(30_000);
    const answer = { purpose: 'second-factor', answer: recoveryCodes[3] ?? '' } as const;
    assert.equal(await countProved('recovery_codes', id, answer), 1);
  });

  test('a challenge of a passkey', async () => {
    const { id, authenticator } = await withPasskey({});
    const { passkey } = workers[0].services.factorKinds;
    const context = { purpose: 'log-in', browser } as const;
    const { asked, challenge } = await passkey.challenge(workers[0].services.stores, context);
    const answer = { purpose: 'log-in', browser, challenge, answer: signed(authenticator, asked) };
    assert.equal(await countProved('passkey', undefined, answer as FactorAnswer), 1);
    assert.ok(id);
  });

  test('and five wrong ones are the most that a pending login admits', async () => {
    const { services, clock, createAccount } = workers[0];
    const { id: accountId } = await createAccount();
    const login = { accountId, purpose: 'second-step', sessionKind: 'browser' } as const;
    const { pendingLogins } = services.stores;
    const secret = await pendingLogins.insert(
      {
        ...{ ...login, remember: false, amr: ['pwd'], passwordSetAt: null },
        ...{ deviceGeneration: 0, factorsDigest: '', mayEnrol: false },
      },
      clock.now(),
    );
    const admitted = await Promise.all(
      Array.from({ length: attempts }, (_, index) => {
        const { stores: sql } = workers[index % 2 === 0 ? 0 : 1].services;
        return untilAvailable(() => sql.pendingLogins.countAnswer(secret, clock.now()));
      }),
    );
    assert.equal(admitted.filter(Boolean).length, 5);
  });

  test('an app that was removed meanwhile takes no code', async () => {
    const { services, clock, createAccount } = workers[0];
    const { id } = await createAccount();
    await addAuthenticatorApp(workers[0], id);
    const { totp, factors } = services.stores;
    const [app] = await totp.list(id);
    assert.ok(app);
    const later = Math.floor(clock.now() / 30_000) + 10;
    assert.equal(await totp.useStep(app.factorId, later), true);
    await factors.remove(id, { id: app.factorId }, clock.now());
    assert.equal(await totp.useStep(app.factorId, later + 1), false);
  });

  test('an offer of recovery codes, and of an app', async () => {
    const account = await workers[0].createAccount();
    const owner = { ...account, name: 'Ada' };
    const { services } = workers[0];
    const { recovery_codes: codes } = services.factorKinds;
    const offer = await codes.offer(services.stores, owner, { browser });
    const wish = { owner, sealed: offer.sealed, answer: offer.shown[0] ?? '', name: '', browser };
    const enrol = () => services.transact((tx) => codes.enrol(tx, wish));
    assert.deepEqual(
      [(await enrol()).kind, (await enrol()).kind],
      ['enrolled', 'expired'],
      'the same form sent twice',
    );
  });

  async function withPasskey(manner: { readonly isSynced?: boolean; readonly counts?: boolean }) {
    const [worker] = workers;
    const account = await worker.createAccount();
    const { services } = worker;
    const { passkey } = services.factorKinds;
    const owner = { ...account, name: 'Ada' };
    const authenticator = createAuthenticator({ origin: worker.baseUrl.origin, ...manner });
    const offer = await passkey.offer(services.stores, owner, { browser });
    const answer = authenticator.create(offer.shown as never);
    const wish = { owner, sealed: offer.sealed, answer, name: 'Key', browser };
    const enrolled = await services.transact((tx) => passkey.enrol(tx, wish));
    assert.equal(enrolled.kind, 'enrolled');
    return { id: account.id, authenticator, account };
  }

  const signed = (authenticator: TestAuthenticator, asked: unknown) =>
    authenticator.get(asked as never);

  /** One login by passkey. `alter` changes the response of the browser. */
  async function prove(
    authenticator: TestAuthenticator,
    accountId?: string,
    alter = (answer: string) => answer,
  ) {
    const { services } = workers[0];
    const { passkey } = services.factorKinds;
    const purpose = accountId === undefined ? 'log-in' : 'second-factor';
    const context = { purpose, browser, ...(accountId !== undefined && { accountId }) } as const;
    const { asked, challenge } = await passkey.challenge(services.stores, context);
    const answer = alter(signed(authenticator, asked));
    return services.transact((tx) =>
      passkey.verify(tx, accountId, { purpose, browser, challenge, answer }),
    );
  }

  test('a falling counter means a copy, if the passkey is bound to a device', async () => {
    const { authenticator } = await withPasskey({});
    assert.equal((await prove(authenticator)).kind, 'proved');
    assert.equal((await prove(authenticator)).kind, 'proved');
    const [credential] = authenticator.credentials;
    assert.ok(credential);
    credential.counter = 0;
    assert.equal((await prove(authenticator)).kind, 'copied', 'counts 1 again');
    credential.counter = 1;
    assert.equal((await prove(authenticator)).kind, 'copied', 'counts 2 again');
    assert.equal((await prove(authenticator)).kind, 'proved', 'counts on');
  });

  test('a synced passkey that does not count is accepted repeatedly', async () => {
    const { authenticator } = await withPasskey({ isSynced: true });
    for (let count = 0; count < 3; count += 1) {
      assert.equal((await prove(authenticator)).kind, 'proved');
    }
  });

  test('a synced passkey whose counter falls is accepted, and the fall is noted', async () => {
    const { authenticator } = await withPasskey({ isSynced: true, counts: true });
    const fell = async () => {
      const outcome = await prove(authenticator);
      assert.equal(outcome.kind, 'proved');
      return outcome.kind === 'proved' && outcome.proof.counterFell;
    };
    assert.deepEqual([await fell(), await fell()], [false, false]);
    const [credential] = authenticator.credentials;
    assert.ok(credential);
    credential.counter = 0;
    assert.equal(await fell(), true);
    assert.equal(await fell(), false, 'counts on from there');
  });

  test('a passkey answers for its own account alone', async () => {
    const ada = await withPasskey({});
    const grace = await withPasskey({});
    const { services } = workers[0];
    const { passkey } = services.factorKinds;
    const context = { purpose: 'second-factor', browser, accountId: grace.id } as const;
    const { asked, challenge } = await passkey.challenge(services.stores, context);
    const answer = signed(ada.authenticator, { ...asked, allowCredentials: [] });
    const given = { purpose: 'second-factor', browser, challenge, answer } as const;
    assert.equal((await passkey.verify(services.stores, grace.id, given)).kind, 'rejected');
    assert.equal((await passkey.verify(services.stores, ada.id, given)).kind, 'rejected');
    assert.equal((await prove(ada.authenticator, ada.id)).kind, 'proved');
  });

  test('another user handle, another browser and a response for another purpose are refused', async () => {
    const { authenticator } = await withPasskey({});
    const withHandle = (userHandle: unknown) => (json: string) => {
      const answer = JSON.parse(json);
      return JSON.stringify({ ...answer, response: { ...answer.response, userHandle } });
    };
    for (const handle of [undefined, null, '', 'x', {}]) {
      assert.equal((await prove(authenticator, undefined, withHandle(handle))).kind, 'rejected');
    }
    const { services } = workers[0];
    const { passkey } = services.factorKinds;
    const { asked, challenge } = await passkey.challenge(services.stores, {
      ...{ purpose: 'log-in', browser },
    });
    const answer = signed(authenticator, asked);
    for (const wrong of [
      { purpose: 'log-in', browser: 'another' },
      { purpose: 'log-in', browser: '' },
      { purpose: 'prove', browser },
    ] as const) {
      const given = { challenge, answer, ...wrong };
      assert.equal((await passkey.verify(services.stores, undefined, given)).kind, 'rejected');
    }
  });

  test('malformed responses are refused', async () => {
    const { authenticator } = await withPasskey({});
    const id = authenticator.credentials[0]?.id;
    for (const strange of [
      ...['', 'null', '[]', '{', '"text"', '0', '{"id":1,"response":{}}'],
      JSON.stringify({ id, response: null }),
      JSON.stringify({ id, response: {} }),
      JSON.stringify({ id, response: [] }),
      JSON.stringify({ id: 'a\u0000b', response: {} }),
      JSON.stringify({ id: 'x'.repeat(100_000), response: {} }),
      `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
    ]) {
      const outcome = await prove(authenticator, undefined, () => strange);
      assert.equal(outcome.kind, 'rejected', strange.slice(0, 60));
    }
  });
});
