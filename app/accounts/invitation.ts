import type { Role } from './account.ts';

/** An invitation to create an account. */
export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly groups: readonly string[];
  readonly createdAt: number;
  readonly expiresAt: number;
  /** The user name of the administrator who sent it. */
  readonly invitedBy: string;
}
