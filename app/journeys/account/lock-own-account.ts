import type { RequestContext } from '../../audit/request-context.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import type { LiveSession } from '../../sessions/session.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import { NoLongerLoggedIn } from '../steps/actor.ts';
import { lockAccount } from '../steps/lock-account.ts';
import type { Transact } from '../steps/stores.ts';

interface LockOwnAccountInput {
  readonly actor: LiveSession;
  readonly requestContext: RequestContext;
}

/**
 * Locks the account of the person who is logged in, at once and for everybody. It asks for no password, because it
 * must be quick, and because a thief of the session loses it, too. Only the emailed link or an
 * administrator unlocks the account.
 *
 * @throws NoLongerLoggedIn if the account cannot be used any more
 * @throws Unavailable when SQL cannot commit: then nothing has changed
 */
export type LockOwnAccount = (input: LockOwnAccountInput) => Promise<void>;

export function createLockOwnAccount({
  transact,
  sessions,
  mail,
  clock,
}: {
  transact: Transact;
  sessions: Sessions;
  mail: Mail;
  clock: Clock;
}): LockOwnAccount {
  return async function lockOwnAccount({ actor, requestContext }) {
    const invalidations = await transact(async (tx) => {
      const now = clock.now();
      const account = await tx.accounts.lockUsable(actor.account.id, now);
      if (account === undefined) throw new NoLongerLoggedIn();
      return lockAccount(tx, mail, account, requestContext, now);
    }, actor);
    await sessions.propagate(invalidations);
  };
}
