import { groupNames } from './stored-groups.ts';

/**
 * The columns of an account that sessions and API keys read together with their own, in one statement, so that both
 * come from one snapshot (docs/decisions/0002).
 */
export const accountColumns = [
  'accounts.id as account_id',
  'username',
  'email',
  'given_name',
  'family_name',
  'role',
  'groups',
] as const;

export interface CredentialOwner {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly role: string;
  readonly groups: readonly string[];
}

export function credentialOwner(row: {
  readonly account_id: string;
  readonly username: string;
  readonly email: string;
  readonly given_name: string | null;
  readonly family_name: string | null;
  readonly role: string;
  readonly groups: string;
}): CredentialOwner {
  return {
    id: row.account_id,
    username: row.username,
    email: row.email,
    givenName: row.given_name,
    familyName: row.family_name,
    role: row.role,
    groups: groupNames(row.groups),
  };
}
