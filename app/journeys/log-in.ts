import type { Account } from '../accounts/account.ts';
import { canonicalLogInName } from '../accounts/log-in-name.ts';
import type { Circumstances } from '../audit/audit-store.ts';
import type { PasswordHash } from '../credentials/password-store.ts';
import type { Passwords } from '../credentials/passwords.ts';
import type { Clock } from '../platform/clock.ts';
import type { NewSession } from '../sessions/session.ts';
import { sessionAccount } from '../sessions/session-store.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { mostFailures } from '../throttling/failure-store.ts';
import type { LogInThrottle } from '../throttling/log-in-throttle.ts';
import type { Stores, Transact } from './stores.ts';

/** Stands for the account of a name that nobody has, so that every attempt takes the same steps. */
const nobody = '';

interface LogInInput {
  /** User name or email, as typed. */
  readonly name: string;
  readonly password: string;
  /** Whether to stay logged in for weeks; not for administrators. */
  readonly remember: boolean;
  /** Ids by account of the device that sends this, as far as it has logged in before. */
  readonly devices: ReadonlyMap<string, string>;
  readonly circumstances: Circumstances;
}

export type LogInOutcome =
  | { readonly kind: 'logged-in'; readonly session: NewSession }
  /** Unknown, wrong, disabled, deleted, or stopped after 100 failures: nobody is told which. */
  | { readonly kind: 'rejected' }
  /** Not even tried: too many failures came before, from there or against this name. */
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

export type LogIn = (input: LogInInput) => Promise<LogInOutcome>;

/**
 * Proves a password and starts a session. Whoever asks about an account learns nothing: every refusal
 * takes the same steps, one full hash included (OWASP Authentication Cheat Sheet). Whoever guesses is
 * slowed down: an attempt counts as a failure from before it is hashed until it has succeeded. The
 * session exists, in SQL, before the answer does.
 *
 * @throws Unavailable when hashing is overloaded or SQL cannot commit
 */
export function createLogIn({
  stores,
  transact,
  passwords,
  sessions,
  throttle,
  clock,
}: {
  stores: Stores;
  transact: Transact;
  passwords: Passwords;
  sessions: Sessions;
  throttle: LogInThrottle;
  clock: Clock;
}): LogIn {
  return async function logIn(input) {
    const { name, devices, circumstances } = input;
    const account = await stores.accounts.findByLogInName(name);
    const device = deviceFor(account, devices);
    const { ip } = circumstances;
    const admission = await throttle.admit({ name: canonicalLogInName(name), ip, device });
    if (admission.kind === 'refused') {
      return { kind: 'throttled', retryAfterSeconds: admission.retryAfterSeconds };
    }

    const most = mostFailures(device !== undefined);
    const { session, failures } = await tryToLogIn(account, input, most).catch(
      async (error: unknown) => {
        await admission.giveBack();
        throw error;
      },
    );
    if (session === undefined) {
      const about = { targetId: account?.id, circumstances };
      await stores.audit.record({ event: 'authn_login_fail', ...about }, clock.now());
      if (admission.startsLock || (account !== undefined && failures === most)) {
        await stores.audit.record({ event: 'authn_login_lock', ...about }, clock.now());
      }
      return { kind: 'rejected' };
    }
    await admission.forgive();
    await sessions.announce(session);
    return { kind: 'logged-in', session };
  };

  /** What throws has not been decided, and is no failure. */
  async function tryToLogIn(
    account: Account | undefined,
    { password, remember, circumstances }: LogInInput,
    most: number,
  ): Promise<{ session?: NewSession | undefined; failures: number }> {
    const id = account?.id ?? nobody;
    const kept = await stores.passwords.find(id);
    const failures = await stores.failures.count(id, most);
    try {
      const matches = await passwords.verify(password, kept);
      if (!matches || account === undefined || kept === undefined || failures > most) {
        return { failures };
      }
      const renewed = await passwords.renew(password, kept);
      const wishes = { remember, circumstances };
      return { session: await startSession(account, kept, renewed, wishes), failures };
    } catch (error) {
      if (failures <= most) await stores.failures.uncount(id);
      throw error;
    }
  }

  /** Undefined if the account was not in good standing, or the password was changed, at the last moment. */
  async function startSession(
    { id }: Account,
    proved: PasswordHash,
    renewed: PasswordHash | undefined,
    { remember, circumstances }: Pick<LogInInput, 'remember' | 'circumstances'>,
  ): Promise<NewSession | undefined> {
    return transact(async ({ accounts, passwords, sessions: sessionStore, failures, audit }) => {
      const now = clock.now();
      const account = await accounts.holdUsable(id);
      if (account === undefined) return undefined;
      if (!(await passwords.recordProof(id, proved, renewed, now))) return undefined;
      const session = sessions.prepare(sessionAccount(account), circumstances, { remember });
      await sessionStore.insert(session);
      await failures.clear(id);
      await audit.record(
        { event: 'authn_login_success', actorId: id, sessionId: session.live.id, circumstances },
        now,
      );
      return session;
    });
  }
}

function deviceFor(account: Account | undefined, devices: LogInInput['devices']) {
  const deviceId = account && devices.get(account.id);
  return account && deviceId ? { accountId: account.id, deviceId } : undefined;
}
