import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { addAuthenticatorApp } from '../../testing/factors.ts';
import { newAddress } from '../../testing/registrations.ts';
import { issueLink } from '../steps/mailed-links.ts';

const requestContext = { ip: '127.0.0.1', userAgent: 'test', requestId: 'test' };
const hourMs = 60 * 60 * 1000;
const kinds = [
  'reset-password',
  'not-me',
  'undo-email-change',
  'change-email',
  'lock-account',
] as const;
type Kind = (typeof kinds)[number];

function ordersOf(length: number): Kind[][] {
  if (length === 0) return [[]];
  return ordersOf(length - 1).flatMap((order) =>
    kinds.filter((kind) => !order.includes(kind)).map((kind) => [...order, kind]),
  );
}

describe('an intruder who has only the mailbox', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  async function factorsOf({ id }: TestAccount) {
    const factors = await application.services.stores.factors.list(id);
    return factors.map((factor) => factor.id);
  }

  /** Issues a link as an email does, and uses it. @returns the password, if it is known now */
  async function useLink(kind: Kind, account: TestAccount): Promise<string | undefined> {
    const { services, clock } = application;
    const detail =
      kind === 'change-email' || kind === 'undo-email-change'
        ? `${kind}-${account.username}@example.com`
        : account.email;
    const about = { purpose: kind, accountId: account.id, detail };
    const { token } = await services.transact((tx) => issueLink(tx, about, clock.now()));
    const input = { token, requestContext };
    switch (kind) {
      case 'reset-password': {
        const password = `a passphrase chosen by mail ${account.username}`;
        await services.resetPassword.complete({ ...input, password });
        return password;
      }
      case 'not-me':
        await services.reportLogin.complete(input);
        return undefined;
      case 'undo-email-change':
        await services.undoEmailChange.complete(input);
        return undefined;
      case 'change-email':
        await services.confirmEmailChange.complete(input);
        return undefined;
      case 'lock-account':
        await services.lockByLink.complete(input);
        return undefined;
    }
  }

  test('removes no ripe factor, adds none and does not get in, with any order of three links', async () => {
    for (const order of ordersOf(3)) {
      const about = order.join(', ');
      const account = await application.createAccount();
      await addAuthenticatorApp(application, account.id);
      application.clock.advance(73 * hourMs);
      const before = await factorsOf(account);
      for (const kind of order) {
        const password = await useLink(kind, account);
        assert.deepEqual(await factorsOf(account), before, about);
        const visitor = application.browser(undefined, { 'x-forwarded-for': newAddress() });
        const { username } = account;
        await visitor.submit('/login', { username, password: password ?? account.password });
        assert.equal((await visitor.get('/dashboard')).status, 303, about);
        const { sessions } = application.services.stores;
        const live = await sessions.listLive(account.id, application.clock.now());
        assert.deepEqual(live, [], about);
      }
    }
  });

  test('restores factors as they were before the event, and removes no ripe one', async () => {
    const { services, clock } = application;
    const account = await application.createAccount();
    const ripe = await addAuthenticatorApp(application, account.id);
    clock.advance(73 * hourMs);
    const before = await factorsOf(account);
    const { token } = await services.transact((tx) =>
      issueLink(tx, { purpose: 'not-me', accountId: account.id }, clock.now()),
    );
    clock.advance(1000);
    const added = await addAuthenticatorApp(application, account.id);
    await services.stores.factors.remove(account.id, { id: ripe.id }, clock.now());
    assert.ok((await factorsOf(account)).includes(added.id));
    await services.reportLogin.complete({ token, requestContext });
    assert.deepEqual(await factorsOf(account), before);
  });
});

test("a link in one's own mailbox allows no factor in a login to another account", async () => {
  const app = await startApplication();
  try {
    const { allowEnrolment, stores, transact } = app.services;
    const [victim, intruder] = [await app.createAccount(), await app.createAccount()];
    const now = app.clock.now();
    const pending = await stores.pendingLogins.insert(
      {
        ...{ accountId: victim.id, purpose: 'enrol', sessionKind: 'browser', remember: false },
        ...{ amr: ['pwd'], passwordSetAt: null, deviceGeneration: 0, factorsDigest: '' },
        mayEnrol: false,
      },
      now,
    );
    const about = { purpose: 'enrol-factor', accountId: intruder.id } as const;
    const { token: link } = await transact((tx) => issueLink(tx, about, now));
    assert.deepEqual(await allowEnrolment.complete({ link, pending }), { kind: 'no-login' });
    assert.equal((await stores.pendingLogins.find(pending, now))?.mayEnrol, false);
  } finally {
    await app.close();
  }
});
