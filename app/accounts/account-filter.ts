import type { Role } from './account.ts';

/**
 * `present`: all that are not deleted. `active`: those whose owners can use them, as far as the account itself goes.
 * `locked`: strangers have to wait after failed logins, or wait until somebody unlocks the account.
 * `locked_by_owner`: nobody can log in until its owner has chosen a new password.
 */
export const accountStates = [
  'present',
  'active',
  'disabled',
  'locked',
  'locked_by_owner',
  'unconfirmed',
  'ended',
  'deleted',
] as const;
export type AccountStateFilter = (typeof accountStates)[number];

/** `none`: no second factor and no passkey. `any`: at least one. */
export const factorFilters = ['none', 'any', 'totp', 'passkey', 'recovery_codes'] as const;
export type FactorFilter = (typeof factorFilters)[number];

/** Which accounts of all a list shows: those that fit every part that is given. */
export interface AccountFilter {
  /** The beginning of a user name, an email or a name, as typed. */
  readonly search?: string | undefined;
  readonly state?: AccountStateFilter | undefined;
  readonly role?: Role | undefined;
  readonly group?: string | undefined;
  readonly factor?: FactorFilter | undefined;
  /** When its owner was last seen. Instants are epoch milliseconds. */
  readonly seen?: 'never' | { readonly before: number } | { readonly since: number } | undefined;
}
