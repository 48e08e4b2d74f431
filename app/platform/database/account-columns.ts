import { groupNames } from './stored-groups.ts';

/**
 * The columns of an account that sessions and API keys read together with their own, in one statement, so that both
 * come from one snapshot (docs/decisions/0002).
 */
export const accountColumns = [
  'accounts.id as account_id',
  'username',
  'email',
  'email_confirmed_at',
  'given_name',
  'family_name',
  'role',
  'groups',
] as const;

export interface CredentialOwner {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly emailConfirmedAt: number | null;
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly role: string;
  readonly groups: readonly string[];
}

export function credentialOwner(row: {
  readonly account_id: string;
  readonly username: string;
  readonly email: string;
  readonly email_confirmed_at: number | null;
  readonly given_name: string | null;
  readonly family_name: string | null;
  readonly role: string;
  readonly groups: string;
}): CredentialOwner {
  return {
    id: row.account_id,
    username: row.username,
    email: row.email,
    emailConfirmedAt: row.email_confirmed_at,
    givenName: row.given_name,
    familyName: row.family_name,
    role: row.role,
    groups: groupNames(row.groups),
  };
}
