import type { Account } from '../../accounts/account.ts';
import type { KeptPassword, PasswordHash } from '../../credentials/password-store.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Enter } from './enter.ts';
import type { Entered, SessionWish } from './entered.ts';
import type { Transact } from './stores.ts';

/** The account and the password that was right. */
interface PasswordProof {
  readonly account: Account;
  readonly proved: KeptPassword;
  /** A new hash to store, if the password has to be hashed again. */
  readonly renewed: PasswordHash | undefined;
}

/**
 * The last step of a login with a password, in one transaction: starts the session, or a login that waits for its
 * second step.
 *
 * @returns undefined, with nothing changed, if the account was not in good standing or its password was changed in
 * the meantime
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
      const account = await tx.accounts.lockUsable(id, clock.now());
      if (account === undefined) return undefined;
      if (!(await tx.passwords.recordProof(id, proved, renewed, clock.now()))) return undefined;
      // Setup and invitations start a session without verifying the password that was just chosen.
      const isFirst = proved.provedAt === null && !(await tx.sessions.hasEverBegun(id));
      return enter(tx, { account, amr: ['pwd'], passwordSetAt: proved.setAt, isFirst }, wish);
    });
  };
}
