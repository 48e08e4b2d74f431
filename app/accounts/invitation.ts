import type { Role } from './account.ts';

/** What somebody was invited to. */
export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly groups: readonly string[];
  readonly createdAt: number;
  readonly expiresAt: number;
  /** The user name of the administrator who answers for it. */
  readonly invitedBy: string;
}
