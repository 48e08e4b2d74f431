import type { Invitation } from '../../accounts/invitation.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Stores } from '../steps/stores.ts';

/** Many more than anybody has pending at a time. */
const limit = 500;

/** The invitations that can still be accepted, newest first. */
export type ListInvitations = () => Promise<Invitation[]>;

export function createListInvitations({
  stores,
  clock,
}: {
  stores: Stores;
  clock: Clock;
}): ListInvitations {
  return () => stores.invitations.list(clock.now(), limit);
}
