import type { Clock } from '../../platform/clock.ts';
import type { LiveSession } from '../../sessions/session.ts';
import type { Transact } from '../steps/stores.ts';

/** @throws Unavailable when SQL cannot commit */
export type DismissPasskeyOffer = (actor: LiveSession) => Promise<void>;

/** Stops offering a first passkey to this person, in all browsers. */
export function createDismissPasskeyOffer({
  transact,
  clock,
}: {
  transact: Transact;
  clock: Clock;
}): DismissPasskeyOffer {
  return (actor) =>
    transact(async ({ accounts }) => {
      if ((await accounts.lockUsable(actor.account.id, clock.now())) === undefined) return;
      await accounts.setSecondFactorState(actor.account.id, {
        passkeyOfferDismissedAt: clock.now(),
      });
    }, actor);
}
