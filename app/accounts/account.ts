export type Role = 'admin' | 'user';

/** Who somebody is. Credentials and sessions belong to other rooms. */
export interface Account {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly role: Role;
  /** Free names that applications are told, sorted. */
  readonly groups: readonly string[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly emailConfirmedAt: number | null;
  readonly disabledAt: number | null;
  readonly deletedAt: number | null;
  /** Counts how often it has disowned all devices it had been used on. */
  readonly deviceGeneration: number;
  /** Whether its owner wants a second step at every login with a password. */
  readonly alwaysSecondStep: boolean;
  /** When a second factor was first required of it; null if never. */
  readonly secondFactorRequiredAt: number | null;
  /** When an administrator removed its factors; null once it has one again. */
  readonly factorsClearedAt: number | null;
}
