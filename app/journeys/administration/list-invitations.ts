import type { Invitation, InvitationPlace, InvitationState } from '../../accounts/invitation.ts';
import type { InvitationPage } from '../../accounts/invitation-list.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Stores } from '../steps/stores.ts';

/** Many more than anybody has pending at a time. */
const limit = 500;

/** The invitations that can be accepted, newest first: at most 500. */
export type ListInvitations = () => Promise<Invitation[]>;

/** A page of the invitations in a state, or of all. Those that expire last come first. @throws Unavailable */
export type BrowseInvitations = (
  state: InvitationState | undefined,
  place: { readonly after: InvitationPlace | undefined; readonly limit: number },
) => Promise<InvitationPage>;

export function createListInvitations({
  stores,
  clock,
}: {
  stores: Stores;
  clock: Clock;
}): ListInvitations {
  return () => stores.invitations.list(clock.now(), limit);
}

export function createBrowseInvitations({
  stores,
  clock,
}: {
  stores: Stores;
  clock: Clock;
}): BrowseInvitations {
  return (state, place) => stores.invitations.page(state, place, clock.now());
}
