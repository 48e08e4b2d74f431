export type Role = 'admin' | 'user';

/** A person's account. Credentials and sessions are kept in other rooms. */
export interface Account {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly role: Role;
  /** Names of groups, sorted. Applications can see them. */
  readonly groups: readonly string[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly emailConfirmedAt: number | null;
  /** Whether an administrator has let its owner in before the email is confirmed. */
  readonly mayEnterUnconfirmed: boolean;
  readonly disabledAt: number | null;
  /** Who disabled it; null for the operator at the command line. */
  readonly disabledBy: string | null;
  readonly disabledReason: string | null;
  readonly deletedAt: number | null;
  /** Who deleted it; null for the operator at the command line. */
  readonly deletedBy: string | null;
  /** When its personal data was overwritten. */
  readonly erasedAt: number | null;
  /** When its owner locked it; null once a new password was chosen, or an administrator has unlocked it. */
  readonly lockedByOwnerAt: number | null;
  /** From then on it cannot be used; null for no end. */
  readonly endsAt: number | null;
  /** When a session of it was last used, to within an hour; null if never. */
  readonly lastSeenAt: number | null;
  /** Increments each time the account distrusts all of its known devices. */
  readonly deviceGeneration: number;
  /** Whether its owner wants a second step at every login with a password. */
  readonly alwaysSecondStep: boolean;
  /** When a second factor was first required of the account; null if never. */
  readonly secondFactorRequiredAt: number | null;
  /** When an administrator removed its factors; null once it has one again. */
  readonly factorsClearedAt: number | null;
  /** When its owner declined the offer of a first passkey; null if never. */
  readonly passkeyOfferDismissedAt: number | null;
}

/** Whether its owner may log in where emails have to be confirmed. */
export function mayEnter({
  emailConfirmedAt,
  mayEnterUnconfirmed,
}: Pick<Account, 'emailConfirmedAt' | 'mayEnterUnconfirmed'>): boolean {
  return emailConfirmedAt !== null || mayEnterUnconfirmed;
}
