import type { Account } from '../accounts/account.ts';
import { canonicalLogInName, isEmail } from '../accounts/log-in-name.ts';
import type { Registration } from '../accounts/registration-store.ts';
import type { KeptPassword } from '../credentials/password-store.ts';
import type { Passwords } from '../credentials/passwords.ts';
import type { Clock } from '../platform/clock.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { mostFailures } from '../throttling/failure-store.ts';
import type { LogInThrottle } from '../throttling/log-in-throttle.ts';
import { knownDeviceOf } from './known-device.ts';
import type { LoggedIn, SessionWish, StartSession } from './start-session.ts';
import type { Stores } from './stores.ts';

/** Stands for the account of a name that nobody has, so that every attempt takes the same steps. */
const nobody = '';

interface LogInInput extends SessionWish {
  /** User name or email, as typed. */
  readonly name: string;
  readonly password: string;
}

export type LogInOutcome =
  | ({ readonly kind: 'logged-in' } & LoggedIn)
  /** Unknown, wrong, disabled, deleted, or stopped after 100 failures: nobody is told which. */
  | { readonly kind: 'rejected' }
  /**
   * The password was right, and the email is not confirmed yet.
   *
   * @param handle names to `resendConfirmation` what waits to be confirmed
   */
  | { readonly kind: 'unconfirmed'; readonly handle: string }
  /** Not even tried: too many failures came before, from there or against this name. */
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

export type LogIn = (input: LogInInput) => Promise<LogInOutcome>;

/**
 * Proves a password and starts a session. Whoever asks about an account learns nothing: every refusal
 * takes the same steps, one full hash included (OWASP Authentication Cheat Sheet). Whoever guesses is
 * slowed down: an attempt counts as a failure from before it is hashed until it has succeeded. The
 * session exists, in SQL, before the answer does; so does the mail that tells of a device not seen before.
 *
 * A registration that waits to be confirmed is answered by its own password, be its address free or
 * taken. It never counts as a success: else whoever registers a stranger's address could clear, with a
 * password of their own, the failures on it.
 *
 * @throws Unavailable when hashing is overloaded or SQL cannot commit
 */
export function createLogIn({
  stores,
  passwords,
  sessions,
  startSession,
  throttle,
  clock,
  requireConfirmedEmail,
}: {
  stores: Stores;
  passwords: Passwords;
  sessions: Sessions;
  startSession: StartSession;
  throttle: LogInThrottle;
  clock: Clock;
  requireConfirmedEmail: boolean;
}): LogIn {
  return async function logIn(input) {
    const { name, circumstances } = input;
    const known = await find(name);
    const { account } = known;
    const device = knownDeviceOf(account, input.devices);
    const { ip } = circumstances;
    const admission = await throttle.admit({ name: canonicalLogInName(name), ip, device });
    if (admission.kind === 'refused') {
      return { kind: 'throttled', retryAfterSeconds: admission.retryAfterSeconds };
    }

    const most = mostFailures(device !== undefined);
    const holder = device?.accountId;
    const { outcome, failures } = await tryToLogIn(known, input, most, holder).catch(
      async (error: unknown) => {
        await admission.giveBack();
        throw error;
      },
    );
    if (outcome.kind !== 'logged-in') {
      const about = { targetId: account?.id, circumstances };
      await stores.audit.record({ event: 'authn_login_fail', ...about }, clock.now());
      if (admission.startsLock || (account !== undefined && failures === most)) {
        await stores.audit.record({ event: 'authn_login_lock', ...about }, clock.now());
      }
      return outcome;
    }
    await admission.forgive();
    await sessions.propagate(outcome.invalidations);
    await sessions.warmCopies(outcome.session);
    return outcome;
  };

  /** A user name belongs to one or the other; an email may belong to both. */
  async function find(name: string): Promise<Known> {
    const account = await stores.accounts.findByLogInName(name);
    const registration = await stores.registrations.findByLogInName(name, clock.now());
    return account !== undefined && !isEmail(name) ? { account } : { account, registration };
  }

  /** What throws has not been decided, and is no failure. */
  async function tryToLogIn(
    { account, registration }: Known,
    input: LogInInput,
    most: number,
    holder: string | undefined,
  ): Promise<{ outcome: Decision; failures: number }> {
    const { password } = input;
    const id = account?.id ?? nobody;
    const kept = await stores.passwords.find(id);
    const failures = await stores.failures.count(id, most);
    try {
      // Where somebody has registered, both are tried in any case: neither answer nor time then tells
      // whether there is an account as well.
      const [matches, matchesRegistration] = await Promise.all([
        passwords.verify(password, kept, holder),
        registration !== undefined && passwords.verify(password, registration.password, holder),
      ]);
      if (matches && account !== undefined && kept !== undefined && failures <= most) {
        return { outcome: await enter(account, kept, input), failures };
      }
      const outcome = registration && matchesRegistration ? unconfirmed(registration) : rejected;
      return { outcome, failures };
    } catch (error) {
      if (failures <= most) await stores.failures.uncount(id);
      throw error;
    }
  }

  /** The password was right. */
  async function enter(account: Account, proved: KeptPassword, input: LogInInput) {
    const isUsable = account.disabledAt === null && account.deletedAt === null;
    if (isUsable && requireConfirmedEmail && account.emailConfirmedAt === null) {
      await stores.failures.uncount(account.id);
      return unconfirmed(account);
    }
    const renewed = await passwords.renew(input.password, proved, account.id);
    const loggedIn = await startSession({ account, proved, renewed }, input);
    return loggedIn === undefined ? rejected : ({ kind: 'logged-in', ...loggedIn } as const);
  }
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
