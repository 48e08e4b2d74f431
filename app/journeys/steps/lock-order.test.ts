import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newId } from '../../platform/ids.ts';
import type { LiveSession } from '../../sessions/session.ts';
import { sessionAccount } from '../../sessions/session-account.ts';
import type { TestAccount } from '../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { createAuthenticator } from '../../testing/authenticator.ts';
import { addAuthenticatorApp, addPasskey } from '../../testing/factors.ts';
import { noteTransactions } from '../../testing/note-transactions.ts';
import { issueLink } from './mailed-links.ts';

// Every transaction locks the account first, then its rows, then its sessions. In another order two of them
// could deadlock, and PostgreSQL would abort one (40P01).

const requestContext = { ip: '127.0.0.1', userAgent: 'test', requestId: 'test' };
const browser = 'a secret of this browser';
const rounds = 8;

describe('concurrent changes of one account', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  async function sessionOf(account: TestAccount): Promise<LiveSession> {
    const { sessions, stores } = application.services;
    const owner = sessionAccount({
      ...account,
      givenName: null,
      familyName: null,
      groups: [],
      emailConfirmedAt: 0,
    });
    const proof = { amr: ['pwd', 'otp', 'mfa'], secondFactorAt: application.clock.now() };
    const session = sessions.prepare(owner, { ip: '127.0.0.1', userAgent: 'test' }, proof);
    await stores.sessions.insert(session);
    return session.live;
  }

  /** Every change that locks an account, its factors, its logins or its sessions. */
  async function changesOf(account: TestAccount) {
    const { services, clock, baseUrl } = application;
    const { stores, transact, factorKinds } = services;
    const { id: accountId, username, password } = account;
    const { recoveryCodes, id } = await addAuthenticatorApp(application, accountId);
    const authenticator = createAuthenticator({ origin: baseUrl.origin });
    const passkeyId = await addPasskey(application, accountId, authenticator);
    const waiting = async () => {
      const wish = { remember: false, devices: new Map(), requestContext };
      const outcome = await services.logIn({ name: username, password, ...wish });
      assert.equal(outcome.kind, 'second-step');
      return outcome.kind === 'second-step' ? outcome.pending.token : '';
    };
    const trusted = {
      accountId,
      factorId: id,
      ip: '',
      userAgent: '',
      expiresAt: clock.now() + 1e9,
    };
    await stores.trustedBrowsers.insert(trusted, clock.now());
    const notMe = await transact((tx) =>
      issueLink(tx, { purpose: 'not-me', accountId }, clock.now()),
    );
    const asked = await factorKinds.passkey.challenge(stores, { purpose: 'log-in', browser });
    const signed = authenticator.get(asked.asked as never);
    const [first, second] = [await waiting(), await waiting()];
    const actors = await Promise.all(Array.from({ length: 6 }, () => sessionOf(account)));
    const [one, two, three, four, five, six] = actors as [
      ...[LiveSession, LiveSession, LiveSession, LiveSession, LiveSession, LiveSession],
    ];
    const code = (index: number) => recoveryCodes[index] ?? '';
    const proof = { password, requestContext };
    const wish = { remember: false, devices: new Map(), requestContext };
    return [
      () =>
        services.takeSecondStep({
          ...{ token: first, kind: 'recovery_codes', answer: { answer: code(1) } },
          ...{ devices: new Map(), trustBrowser: true, requestContext },
        }),
      () =>
        services.takeSecondStep({
          ...{ token: second, kind: 'totp', answer: { answer: '000000' } },
          ...{ devices: new Map(), requestContext },
        }),
      () =>
        services.logInWithPasskey.complete({
          ...wish,
          answer: { answer: signed, challenge: asked.challenge, browser },
        }),
      () => services.proveIdentity.withPassword({ actor: one, code: code(2), ...proof }),
      () => services.removeFactor({ actor: two, id, requestContext }),
      () => services.renameFactor({ actor: three, id: passkeyId, name: 'Key' }),
      () => services.changeSecondStep({ actor: three, always: true, requestContext }),
      () => services.revokeTrustedBrowsers({ actor: four }),
      () => services.endSessions({ actor: five, which: 'others', requestContext }),
      () => services.clearFactors({ accountId, kind: 'totp', requestContext }),
      () => services.reportLogin.complete({ token: notMe.token, requestContext }),
      () =>
        services.changePassword({
          ...{ actor: six, current: password, chosen: 'seven quiet otters row' },
          ...{ endOthers: true, requestContext },
        }),
    ];
  }

  test('each transaction that changes what belongs to an account locks the account first', async (context) => {
    const { length } = await changesOf(await application.createAccount());
    for (let index = 0; index < length; index += 1) {
      const change = (await changesOf(await application.createAccount()))[index];
      const noted = await noteTransactions(context.mock, async () => change?.());
      assert.ok(noted.length > 0 && noted[0]?.some(isWrite), `change ${index}`);
      for (const statements of noted) {
        assert.equal(statements.find(isWrite), 'update accounts', statements.join(', '));
      }
    }
  });

  test('accepting an invitation locks its sender first, who may lose the right to invite in the same moment', async (context) => {
    const { services, clock } = application;
    const { stores, transact, acceptInvitation } = services;
    const { id: inviterId } = await application.createAccount({ role: 'admin' });
    const invite = async (username: string) => {
      const token = `the link of ${username}`;
      await stores.invitations.put([
        {
          ...{ id: newId(), token, email: `${username}@example.com`, name: null, role: 'admin' },
          ...{ groups: [], inviterId, isShown: false },
          ...{ createdAt: clock.now(), expiresAt: clock.now() + 1e9 },
        },
      ]);
      const chosen = {
        username,
        password: 'seven quiet otters row',
        givenName: '',
        familyName: '',
      };
      return () => acceptInvitation.complete({ token, ...chosen, requestContext });
    };
    const accept = await invite('invited-one');
    const noted = await noteTransactions(context.mock, accept);
    const writes = noted.map((statements) => statements.filter(isWrite));
    const order = writes.find((statements) => statements.includes('update invitations')) ?? [];
    assert.deepEqual(order.slice(0, 2), ['update accounts', 'update invitations']);

    const late = await invite('invited-two');
    let accepting: ReturnType<typeof late> | undefined;
    await transact(async (tx) => {
      await tx.accounts.lock(inviterId);
      await tx.accounts.setRole(inviterId, 'user', clock.now());
      accepting = late();
      // Gives it time to get past a lock that is not there.
      for (let read = 0; read < 200; read += 1) await tx.accounts.find(inviterId);
    });
    assert.deepEqual(await accepting, { kind: 'closed' });
  });

  test('never deadlock', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const changes = await changesOf(await application.createAccount());
      // Each round starts with another change.
      const turned = changes.map((_, index) => changes[(index + round) % changes.length]);
      const outcomes = await Promise.allSettled(turned.map((change) => change?.()));
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') assert.ok(!isDeadlock(outcome.reason), outcome.reason);
      }
    }
  });
});

function isWrite(statement: string): boolean {
  return !statement.startsWith('select');
}

function isDeadlock(error: unknown): boolean {
  const { code, message = '', cause } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === '40P01' || message.includes('deadlock')) return true;
  return cause !== undefined && isDeadlock(cause);
}
