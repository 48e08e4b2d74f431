import type { Clock } from '../../platform/clock.ts';
import type { LiveSession } from '../../sessions/session.ts';
import type { Transact } from '../steps/stores.ts';

/** @throws Unavailable when SQL cannot commit */
export type DismissPasskeyOffer = (by: LiveSession) => Promise<void>;

/** Offers no first passkey to this person again, in whichever browser. */
export function createDismissPasskeyOffer({
  transact,
  clock,
}: {
  transact: Transact;
  clock: Clock;
}): DismissPasskeyOffer {
  return (by) =>
    transact(async ({ accounts }) => {
      if ((await accounts.lockUsable(by.account.id)) === undefined) return;
      await accounts.setSecondFactorState(by.account.id, { passkeyOfferDismissedAt: clock.now() });
    }, by);
}
