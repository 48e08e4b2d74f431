import type { Clock } from '../../platform/clock.ts';
import type { LiveSession } from '../../sessions/session.ts';
import type { Transact } from '../steps/stores.ts';

interface RevokeTrustedBrowsersInput {
  readonly actor: LiveSession;
  /** One of them; absent for all. */
  readonly id?: string | undefined;
}

/** @returns how many were revoked. @throws Unavailable when SQL cannot commit */
export type RevokeTrustedBrowsers = (input: RevokeTrustedBrowsersInput) => Promise<number>;

/** Makes browsers ask for a second step again. */
export function createRevokeTrustedBrowsers({
  transact,
  clock,
}: {
  transact: Transact;
  clock: Clock;
}): RevokeTrustedBrowsers {
  return ({ actor, id }) =>
    transact(async (tx) => {
      const accountId = actor.account.id;
      // Locked first: a new password ends sessions before it forgets trusted browsers.
      if ((await tx.accounts.lockUsable(accountId, clock.now())) === undefined) return 0;
      return tx.trustedBrowsers.remove(accountId, id === undefined ? {} : { id });
    }, actor);
}
