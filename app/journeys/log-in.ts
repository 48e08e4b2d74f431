import type { Account } from '../accounts/account.ts';
import type { Circumstances } from '../audit/audit-store.ts';
import type { PasswordHash } from '../credentials/password-store.ts';
import type { Passwords } from '../credentials/passwords.ts';
import type { Clock } from '../platform/clock.ts';
import type { NewSession } from '../sessions/session.ts';
import { sessionAccount } from '../sessions/session-store.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Stores, Transact } from './stores.ts';

interface LogInInput {
  /** User name or email, as typed. */
  readonly name: string;
  readonly password: string;
  /** Whether to stay logged in for weeks; not for administrators. */
  readonly remember: boolean;
  readonly circumstances: Circumstances;
}

export type LogInOutcome =
  | { readonly kind: 'logged-in'; readonly session: NewSession }
  /** Unknown, wrong, disabled or deleted: nobody is told which. */
  | { readonly kind: 'rejected' };

export type LogIn = (input: LogInInput) => Promise<LogInOutcome>;

/**
 * Proves a password and starts a session. Whoever asks about an account learns nothing: every refusal
 * takes the same steps, one full hash included (OWASP Authentication Cheat Sheet). The session exists,
 * in SQL, before the answer does.
 *
 * @throws Unavailable when hashing is overloaded or SQL cannot commit
 */
export function createLogIn({
  stores,
  transact,
  passwords,
  sessions,
  clock,
}: {
  stores: Stores;
  transact: Transact;
  passwords: Passwords;
  sessions: Sessions;
  clock: Clock;
}): LogIn {
  return async function logIn({ name, password, remember, circumstances }) {
    const account = await stores.accounts.findByLogInName(name);
    const kept = await stores.passwords.find(account?.id ?? '');
    const matches = await passwords.verify(password, kept);
    const session =
      matches && account !== undefined && kept !== undefined
        ? await startSession(
            account,
            kept,
            await passwords.renew(password, kept),
            remember,
            circumstances,
          )
        : undefined;
    if (session === undefined) {
      const event = { event: 'authn_login_fail', targetId: account?.id, circumstances } as const;
      await stores.audit.record(event, clock.now());
      return { kind: 'rejected' };
    }
    await sessions.announce(session);
    return { kind: 'logged-in', session };
  };

  /** Undefined if the account was not in good standing, or the password was changed, at the last moment. */
  async function startSession(
    { id }: Account,
    proved: PasswordHash,
    renewed: PasswordHash | undefined,
    remember: boolean,
    circumstances: Circumstances,
  ): Promise<NewSession | undefined> {
    return transact(async ({ accounts, passwords, sessions: sessionStore, audit }) => {
      const now = clock.now();
      const account = await accounts.holdUsable(id);
      if (account === undefined) return undefined;
      if (!(await passwords.recordProof(id, proved, renewed, now))) return undefined;
      const session = sessions.prepare(sessionAccount(account), circumstances, { remember });
      await sessionStore.insert(session);
      await audit.record(
        { event: 'authn_login_success', actorId: id, sessionId: session.live.id, circumstances },
        now,
      );
      return session;
    });
  }
}
