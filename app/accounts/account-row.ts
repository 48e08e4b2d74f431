import type { Selectable } from 'kysely';
import { groupNames } from '../platform/database/stored-groups.ts';
import type { Schema } from '../platform/schema.ts';
import type { Account } from './account.ts';

export function accountOf(row: Selectable<Schema['accounts']>): Account {
  return {
    id: row.id,
    username: row.username,
    email: row.email,
    givenName: row.given_name,
    familyName: row.family_name,
    role: row.role,
    groups: groupNames(row.groups),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    emailConfirmedAt: row.email_confirmed_at,
    mayEnterUnconfirmed: row.may_enter_unconfirmed === 1,
    disabledAt: row.disabled_at,
    disabledBy: row.disabled_by,
    disabledReason: row.disabled_reason,
    deletedAt: row.deleted_at,
    deletedBy: row.deleted_by,
    erasedAt: row.erased_at,
    lockedByOwnerAt: row.locked_by_owner_at,
    endsAt: row.ends_at,
    lastSeenAt: row.last_seen_at,
    deviceGeneration: row.device_generation,
    alwaysSecondStep: row.always_second_step === 1,
    secondFactorRequiredAt: row.second_factor_required_at,
    factorsClearedAt: row.factors_cleared_at,
    passkeyOfferDismissedAt: row.passkey_offer_dismissed_at,
  };
}
