import { mayEnter } from '../../accounts/account.ts';
import { isInactive } from '../../accounts/account-standing.ts';
import type { FactorAnswer } from '../../factors/factor-kind.ts';
import type { FactorKinds } from '../../factors/factor-kinds.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { LogInThrottle } from '../../throttling/log-in-throttle.ts';
import { type Enter, warmEntered } from '../steps/enter.ts';
import type { Entered, SessionWish } from '../steps/entered.ts';
import { noteCopiedPasskey } from '../steps/note-copied-passkey.ts';
import { noteFactorUse } from '../steps/note-factor-use.ts';
import type { Stores, Transact } from '../steps/stores.ts';

interface LogInWithPasskeyInput extends Omit<SessionWish, 'trustedBrowsers' | 'trustBrowser'> {
  readonly answer: Omit<FactorAnswer, 'purpose'>;
}

type LogInWithPasskeyOutcome =
  | Entered
  /** Unknown, removed, without user verification, of another account, or answered before. */
  | { readonly kind: 'rejected'; readonly isUnknown?: true }
  /** The proof was complete, and the account is disabled or has ended. */
  | { readonly kind: 'disabled' }
  | { readonly kind: 'unconfirmed' }
  /** The proof was complete, and the owner has locked the account. */
  | { readonly kind: 'locked' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

export interface LogInWithPasskey {
  /**
   * The challenge for a login, where passkeys are available. Writes nothing. @param browser a secret of this browser
   * only
   */
  offer(
    browser: string,
  ): Promise<Awaited<ReturnType<FactorKinds['passkey']['challenge']>> | undefined>;
  /** @throws Unavailable when SQL cannot commit: then nothing is used up */
  complete(input: LogInWithPasskeyInput): Promise<LogInWithPasskeyOutcome>;
}

/**
 * Logs somebody in with a passkey that has verified its user. These are two factors at once, so nothing more is
 * asked. There is no name to guess, so attempts are limited by network alone.
 */
export function createLogInWithPasskey({
  stores,
  transact,
  sessions,
  enter,
  throttle,
  factorKinds,
  mail,
  clock,
  requireConfirmedEmail,
}: {
  stores: Stores;
  transact: Transact;
  sessions: Sessions;
  enter: Enter;
  throttle: LogInThrottle;
  factorKinds: FactorKinds;
  mail: Mail;
  clock: Clock;
  requireConfirmedEmail: boolean;
}): LogInWithPasskey {
  return {
    async offer(browser) {
      const { passkey } = factorKinds;
      if (!passkey.isAvailable) return undefined;
      return passkey.challenge(stores, { purpose: 'log-in', browser });
    },
    complete: logInWithPasskey,
  };

  async function logInWithPasskey(input: LogInWithPasskeyInput): Promise<LogInWithPasskeyOutcome> {
    const { requestContext } = input;
    const name = `passkey ${requestContext.ip}`;
    const admission = await throttle.admit({ name, ip: requestContext.ip, device: undefined });
    if (admission.kind === 'refused') {
      return { kind: 'throttled', retryAfterSeconds: admission.retryAfterSeconds };
    }
    const outcome = await transact((tx) => tryPasskey(tx, input)).catch(async (error: unknown) => {
      await admission.uncount();
      throw error;
    });
    if (outcome.kind === 'rejected') {
      await stores.audit.record({ event: 'authn_login_fail', requestContext }, clock.now());
      return outcome;
    }
    await admission.clear();
    if (outcome.kind === 'logged-in') await warmEntered(sessions, outcome);
    return outcome;
  }

  async function tryPasskey(
    tx: Stores,
    { answer, ...wish }: LogInWithPasskeyInput,
  ): Promise<Exclude<LogInWithPasskeyOutcome, { kind: 'throttled' }>> {
    // Every transaction locks the account before its other rows, so that transactions cannot deadlock.
    const ownerId = await factorKinds.passkey.ownerOf(tx, answer.answer);
    const account =
      ownerId === undefined ? undefined : await tx.accounts.lockUsable(ownerId, clock.now());
    const question = { ...answer, purpose: 'log-in' } as const;
    const verified = await factorKinds.passkey.verify(tx, undefined, question);
    if (verified.kind === 'copied') {
      await noteCopiedPasskey(tx, mail, verified, wish.requestContext, clock.now());
      return { kind: 'rejected' };
    }
    if (verified.kind === 'rejected') return verified;
    const { proof: factor } = verified;
    if (account === undefined) return refusalOf(tx, factor.accountId, clock.now());
    if (requireConfirmedEmail && !mayEnter(account)) return { kind: 'unconfirmed' };
    if (account.lockedByOwnerAt !== null) return { kind: 'locked' };
    const { requestContext } = wish;
    await noteFactorUse(tx, mail, { account, factor, requestContext }, clock.now());
    return enter(
      tx,
      { account, amr: factor.amr, passwordSetAt: null, factor, isFirst: false },
      wish,
    );
  }
}

/** Why an account whose passkey was proved cannot be used. */
async function refusalOf(tx: Stores, accountId: string, now: number) {
  const found = await tx.accounts.find(accountId);
  const isDisabled = found?.deletedAt === null && isInactive(found, now);
  return { kind: isDisabled ? 'disabled' : 'rejected' } as const;
}
