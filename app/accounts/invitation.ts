import type { Role } from './account.ts';

export const invitationStates = ['pending', 'accepted', 'expired', 'revoked', 'inactive'] as const;

/** `inactive`: its sender may no longer invite. It works again once its sender may, or when somebody else sends it again. */
export type InvitationState = (typeof invitationStates)[number];

/** An invitation to create an account. */
export interface Invitation {
  readonly id: string;
  readonly email: string;
  /** What its sender calls the person; a suggestion. */
  readonly name: string | null;
  readonly role: Role;
  readonly groups: readonly string[];
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Whether its link was shown to somebody. Then using it does not prove the address. */
  readonly isShown: boolean;
  readonly state: InvitationState;
  readonly acceptedAt: number | null;
  readonly revokedAt: number | null;
  readonly inviterId: string;
  /** The user name of the administrator who sent it. */
  readonly invitedBy: string;
}

/** A place in the list of invitations, which is in the order in which they expire. */
export interface InvitationPlace {
  readonly expiresAt: number;
  readonly id: string;
}
