import type { Account } from '../../accounts/account.ts';
import type { KeptPassword, PasswordHash } from '../../credentials/password-store.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Enter } from './enter.ts';
import type { Entered, SessionWish } from './entered.ts';
import type { Transact } from './stores.ts';

/** Whose password was right, and which. */
interface PasswordProof {
  readonly account: Account;
  readonly proved: KeptPassword;
  /** If it is to be kept in another way from now on. */
  readonly renewed: PasswordHash | undefined;
}

/**
 * The last step of a login with a password, with one commit: the session, or a login that waits for its second step.
 *
 * @returns undefined, and nothing has changed, if the account was not in good standing or its password was changed
 *   at the last moment
 * @throws Unavailable when SQL cannot commit
 */
export type StartSession = (
  proof: PasswordProof,
  wish: SessionWish,
) => Promise<Entered | undefined>;

export function createStartSession({
  transact,
  enter,
  clock,
}: {
  transact: Transact;
  enter: Enter;
  clock: Clock;
}): StartSession {
  return async function startSession({ account: { id }, proved, renewed }, wish) {
    return transact(async (tx) => {
      const account = await tx.accounts.lockUsable(id);
      if (account === undefined) return undefined;
      if (!(await tx.passwords.recordProof(id, proved, renewed, clock.now()))) return undefined;
      // Set-up and invitations begin a session without asking for the password that was just chosen.
      const isFirst = proved.provedAt === null && !(await tx.sessions.hasEverBegun(id));
      return enter(tx, { account, amr: ['pwd'], passwordSetAt: proved.setAt, isFirst }, wish);
    });
  };
}
