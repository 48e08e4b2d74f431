import assert from 'node:assert/strict';
import { Secret, TOTP } from 'otpauth';
import type { Account } from '../accounts/account.ts';
import { enrolFactor } from '../journeys/steps/enrol-factor.ts';
import { sessionAccount } from '../sessions/session-account.ts';
import type { TestApplication } from './application.ts';
import type { TestAuthenticator } from './authenticator.ts';

export interface TestApp {
  readonly id: string;
  /** Base32. */
  readonly secret: string;
  /** The code that the app shows now, or some steps of thirty seconds later. */
  code(stepsLater?: number): string;
}

const requestContext = { ip: '127.0.0.1', userAgent: 'test', requestId: 'test' };

/** The code of this secret at an instant. */
function codeAt(secret: string, timestamp: number): string {
  return TOTP.generate({ secret: Secret.fromBase32(secret), timestamp });
}

/**
 * Adds recovery codes and an authenticator app to an account, as its owner would. This uses up a code, so the
 * clock advances by one step.
 */
export async function addAuthenticatorApp(
  { services, clock }: TestApplication,
  accountId: string,
): Promise<TestApp & { readonly recoveryCodes: readonly string[] }> {
  const { stores, transact, factorKinds, mail } = services;
  const account = await stores.accounts.find(accountId);
  assert.ok(account);
  const owner = ownerOf(account);
  const enrol = (kind: 'totp' | 'recovery_codes', sealed: string, answer: string, name: string) =>
    transact((tx) => {
      const wish = { kind, sealed, answer, name, browser: '' };
      return enrolFactor(tx, { factorKinds, mail }, account, wish, requestContext, clock.now());
    });
  const codes = await factorKinds.recovery_codes.offer(stores, owner, { browser: '' });
  const [first = ''] = codes.shown;
  assert.equal((await enrol('recovery_codes', codes.sealed, first, 'Codes')).kind, 'enrolled');
  const app = await factorKinds.totp.offer(stores, owner, { browser: '' });
  const { secret } = app.shown;
  const enrolled = await enrol('totp', app.sealed, codeAt(secret, clock.now()), 'Phone');
  assert.equal(enrolled.kind, 'enrolled');
  clock.advance(30_000);
  return {
    id: enrolled.kind === 'enrolled' ? enrolled.id : '',
    secret,
    recoveryCodes: codes.shown,
    code: (stepsLater = 0) => codeAt(secret, clock.now() + stepsLater * 30_000),
  };
}

/** Adds a passkey of this authenticator to an account, as its owner would. @returns the id of the factor */
export async function addPasskey(
  { services, clock }: TestApplication,
  accountId: string,
  authenticator: TestAuthenticator,
  { name = 'Laptop', forSecondStep = false } = {},
): Promise<string> {
  const { stores, transact, factorKinds, mail } = services;
  const account = await stores.accounts.find(accountId);
  assert.ok(account);
  const ceremony = { browser: 'test', forSecondStep };
  const { shown, sealed } = await factorKinds.passkey.offer(stores, ownerOf(account), ceremony);
  const answer = authenticator.create(shown);
  const outcome = await transact((tx) => {
    const wish = { kind: 'passkey', sealed, answer, name, ...ceremony } as const;
    return enrolFactor(tx, { factorKinds, mail }, account, wish, requestContext, clock.now());
  });
  assert.equal(outcome.kind, 'enrolled');
  return outcome.kind === 'enrolled' ? outcome.id : '';
}

function ownerOf(account: Account) {
  return { id: account.id, username: account.username, name: sessionAccount(account).name };
}
