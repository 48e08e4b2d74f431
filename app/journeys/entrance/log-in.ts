import { type Account, mayEnter } from '../../accounts/account.ts';
import { isInactive } from '../../accounts/account-standing.ts';
import { knownDeviceOf } from '../../accounts/known-device.ts';
import { canonicalLogInName, isEmail } from '../../accounts/log-in-name.ts';
import type { Registration } from '../../accounts/registration-store.ts';
import type { KeptPassword } from '../../credentials/password-store.ts';
import type { Passwords } from '../../credentials/passwords.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import { decoyKey } from '../../throttling/count-failure.ts';
import { lockedFor } from '../../throttling/failure-limits.ts';
import type { LogInThrottle } from '../../throttling/log-in-throttle.ts';
import { warmEntered } from '../steps/enter.ts';
import type { Entered, SessionWish } from '../steps/entered.ts';
import type { StartSession } from '../steps/start-session.ts';
import type { Stores } from '../steps/stores.ts';
import type { WarnOfGuesses } from '../steps/warn-of-guesses.ts';

interface LogInInput extends SessionWish {
  /** User name or email, as typed. */
  readonly name: string;
  readonly password: string;
}

export type LogInOutcome =
  /** A session, or a login that waits for its second step. */
  | Entered
  /** Unknown, wrong, deleted, or locked after 100 failures; the answer does not reveal which. */
  | { readonly kind: 'rejected' }
  /** The proof was complete, and the account is disabled or has ended. */
  | { readonly kind: 'disabled' }
  /**
   * The password was right, and the email is not confirmed yet.
   *
   * @param handle identifies the registration or account to `resendConfirmation`
   */
  | { readonly kind: 'unconfirmed'; readonly handle: string }
  /** Not tried: there were too many failures from this network or for this name. */
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

export type LogIn = (input: LogInInput) => Promise<LogInOutcome>;

/**
 * Verifies a password and starts a session. A refusal reveals nothing about an account: every refusal takes the same
 * steps, including exactly one full hash (OWASP Authentication Cheat Sheet). Guessing is slowed down: an attempt
 * counts as a failure from before it is hashed until it has succeeded. The session is stored in SQL before the
 * response is sent, and so is the email about a new device.
 *
 * A user name belongs to an account or to an unconfirmed registration, and the password is compared with the owner's.
 * An email may belong to both, so it identifies only the account: a second comparison would take time and reveal that
 * somebody has just registered with it. The password of a registration never counts as a success: otherwise,
 * registering a stranger's address would clear the failures of its account.
 *
 * @throws Unavailable when hashing is overloaded or SQL cannot commit
 */
export function createLogIn({
  stores,
  passwords,
  sessions,
  startSession,
  throttle,
  warnOfGuesses,
  clock,
  requireConfirmedEmail,
}: {
  stores: Stores;
  passwords: Passwords;
  sessions: Sessions;
  startSession: StartSession;
  throttle: LogInThrottle;
  warnOfGuesses: WarnOfGuesses;
  clock: Clock;
  requireConfirmedEmail: boolean;
}): LogIn {
  return async function logIn(input) {
    const { requestContext } = input;
    const name = canonicalLogInName(input.name);
    const known = await find(input.name);
    const { account } = known;
    const device = knownDeviceOf(account, input.devices);
    const key = account?.id ?? decoyKey(name);
    const generation = await stores.failures.findGeneration(key);
    const admission = await throttle.admit({ name, generation, ip: requestContext.ip, device });
    if (admission.kind === 'refused') {
      return { kind: 'throttled', retryAfterSeconds: admission.retryAfterSeconds };
    }

    const attempt = { key, holder: device?.accountId, delayMs: admission.delayMs };
    const { outcome, failures } = await tryToLogIn(known, input, attempt).catch(
      async (error: unknown) => {
        await admission.uncount();
        throw error;
      },
    );
    if (outcome.kind === 'second-step') {
      // Neither a failure nor a success: the counts stay unchanged until the second step.
      await admission.uncount();
      const event = { event: 'authn_login_second_step', targetId: account?.id } as const;
      await stores.audit.record({ ...event, requestContext }, clock.now());
      return outcome;
    }
    if (outcome.kind !== 'logged-in') {
      const about = { targetId: account?.id, requestContext };
      await stores.audit.record({ event: 'authn_login_fail', ...about }, clock.now());
      if (admission.startsLock || failures.hasLocked) {
        await stores.audit.record({ event: 'authn_login_lock', ...about }, clock.now());
      }
      if (device === undefined) await warnOfGuesses({ key, account, failures });
      return outcome;
    }
    await admission.clear();
    await warmEntered(sessions, outcome);
    return outcome;
  };

  async function find(name: string): Promise<Known> {
    const account = await stores.accounts.findByLogInName(name);
    const registration = await stores.registrations.findByLogInName(name, clock.now());
    return account !== undefined || isEmail(name) ? { account } : { account, registration };
  }

  /** If this throws, nothing was decided, and the attempt is no failure. */
  async function tryToLogIn(
    { account, registration }: Known,
    input: LogInInput,
    { key, holder, delayMs }: Attempt,
  ) {
    const attempt = { isKnownDevice: holder !== undefined, delayMs };
    const kept = await stores.passwords.find(key);
    const counted = await stores.failures.count(key, attempt, clock.now());
    const { isCounted } = counted;
    try {
      const matches = await passwords.verify(
        input.password,
        registration?.password ?? kept,
        holder,
      );
      const outcome: Decision =
        matches && isCounted ? await enter({ account, registration, kept }, input) : rejected;
      // Nobody is guessing: an address has to be confirmed, or a second step follows.
      if (outcome.kind === 'unconfirmed' || outcome.kind === 'second-step') {
        await stores.failures.uncount(key, attempt);
      }
      const locked = lockedFor(counted);
      const isLocked = locked === 'everybody' || (locked === 'strangers' && !attempt.isKnownDevice);
      return { outcome, failures: { ...counted, hasLocked: isCounted && isLocked } };
    } catch (error) {
      if (isCounted) await stores.failures.uncount(key, attempt);
      throw error;
    }
  }

  /** Continues after the right password. */
  async function enter(
    { account, registration, kept }: Known & { readonly kept: KeptPassword | undefined },
    input: LogInInput,
  ): Promise<Decision> {
    if (registration !== undefined) return unconfirmed(registration);
    if (account === undefined || kept === undefined || account.deletedAt !== null) return rejected;
    if (isInactive(account, clock.now())) return { kind: 'disabled' };
    if (requireConfirmedEmail && !mayEnter(account)) return unconfirmed(account);
    const renewed = await passwords.renew(input.password, kept, account.id);
    return (await startSession({ account, proved: kept, renewed }, input)) ?? rejected;
  }
}

interface Attempt {
  readonly key: string;
  /** The account that this device has logged in to before, if any. */
  readonly holder: string | undefined;
  readonly delayMs: number;
}

interface Known {
  readonly account: Account | undefined;
  readonly registration?: Registration | undefined;
}

type Decision = Exclude<LogInOutcome, { kind: 'throttled' }>;

const rejected = { kind: 'rejected' } as const;

function unconfirmed({ id }: Account | Registration) {
  return { kind: 'unconfirmed', handle: id } as const;
}
