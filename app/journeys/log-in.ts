import type { Account } from '../accounts/account.ts';
import { canonicalLogInName, isEmail } from '../accounts/log-in-name.ts';
import type { Registration } from '../accounts/registration-store.ts';
import type { Circumstances } from '../audit/circumstances.ts';
import type { KeptPassword, PasswordHash } from '../credentials/password-store.ts';
import type { Passwords } from '../credentials/passwords.ts';
import type { Mail } from '../mail/mail.ts';
import type { Clock } from '../platform/clock.ts';
import type { Invalidation, NewSession, SessionKind } from '../sessions/session.ts';
import { sessionAccount } from '../sessions/session-account.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { mostFailures } from '../throttling/failure-store.ts';
import type { LogInThrottle } from '../throttling/log-in-throttle.ts';
import type { RefreshTokens } from '../tokens/refresh-token.ts';
import { endSurplusSessions } from './end-surplus-sessions.ts';
import { type KnownDevice, knownDeviceOf } from './known-device.ts';
import { storeSession } from './store-session.ts';
import type { Stores, Transact } from './stores.ts';
import { tellOfNewDevice } from './tell-of-new-device.ts';

/** Stands for the account of a name that nobody has, so that every attempt takes the same steps. */
const nobody = '';

interface LogInInput {
  /** User name or email, as typed. */
  readonly name: string;
  readonly password: string;
  /** Whether to stay logged in for weeks; not for administrators. */
  readonly remember: boolean;
  /** How the credential is to travel; absent: in a browser's cookie. */
  readonly sessionKind?: SessionKind;
  /** The device that sends this, by account, as far as it has logged in before. */
  readonly devices: ReadonlyMap<string, KnownDevice>;
  readonly circumstances: Circumstances;
}

interface LoggedIn {
  readonly session: NewSession;
  /** Of a JWT session; nowhere kept. */
  readonly refreshToken?: string | undefined;
  /** For the mark that makes the device a known one. */
  readonly deviceGeneration: number;
  /** Of sessions that were too many; they have been propagated. */
  readonly invalidations: readonly Invalidation[];
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
  transact,
  passwords,
  sessions,
  refreshTokens,
  throttle,
  mail,
  clock,
  requireConfirmedEmail,
}: {
  stores: Stores;
  transact: Transact;
  passwords: Passwords;
  sessions: Sessions;
  refreshTokens: RefreshTokens;
  throttle: LogInThrottle;
  mail: Mail;
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
    const { outcome, failures } = await tryToLogIn(known, input, most).catch(
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
  ): Promise<{ outcome: Decision; failures: number }> {
    const { password } = input;
    const id = account?.id ?? nobody;
    const kept = await stores.passwords.find(id);
    const failures = await stores.failures.count(id, most);
    try {
      // Where somebody has registered, both are tried in any case: neither answer nor time then tells
      // whether there is an account as well.
      const [matches, matchesRegistration] = await Promise.all([
        passwords.verify(password, kept),
        registration !== undefined && passwords.verify(password, registration.password),
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
    const renewed = await passwords.renew(input.password, proved);
    const loggedIn = await startSession(account, proved, renewed, input);
    return loggedIn === undefined ? rejected : ({ kind: 'logged-in', ...loggedIn } as const);
  }

  /** Undefined if the account was not in good standing, or the password was changed, at the last moment. */
  async function startSession(
    { id }: Account,
    proved: KeptPassword,
    renewed: PasswordHash | undefined,
    { remember, sessionKind: kind = 'browser', devices, circumstances }: LogInInput,
  ): Promise<LoggedIn | undefined> {
    return transact(async (tx) => {
      const now = clock.now();
      const account = await tx.accounts.holdUsable(id);
      if (account === undefined) return undefined;
      if (!(await tx.passwords.recordProof(id, proved, renewed, now))) return undefined;
      const session = sessions.prepare(sessionAccount(account), circumstances, { remember, kind });
      const refreshToken = await storeSession(tx, refreshTokens, session);
      const invalidations = await endSurplusSessions(tx, id, circumstances, now);
      await tx.failures.clear(id);
      const [event, sessionId] = ['authn_login_success', session.live.id] as const;
      await tx.audit.record({ event, actorId: id, sessionId, circumstances }, now);
      // Set-up and invitations begin a session without asking for the password that was just chosen.
      const isFirst =
        proved.provedAt === null &&
        (await tx.sessions.findPreviousLogIn(id, session.live)) === undefined;
      if (!isFirst && knownDeviceOf(account, devices) === undefined) {
        await tellOfNewDevice(tx, mail, session, account);
      }
      return { session, refreshToken, invalidations, deviceGeneration: account.deviceGeneration };
    });
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
