import type { Selectable } from 'kysely';
import type { Queries } from '../platform/database/database.ts';
import { groupNames } from '../platform/database/stored-groups.ts';
import type { Schema } from '../platform/schema.ts';
import type { Invitation, InvitationState } from './invitation.ts';

/** Invitations with their senders. */
export function selectInvitations(queries: Queries) {
  return (
    queries
      .selectFrom('invitations')
      // Every invitation has a sender. The outer join keeps SQLite on the order of the invitations.
      .leftJoin('accounts', 'accounts.id', 'invitations.invited_by')
      .selectAll('invitations')
      .select(['accounts.username', 'accounts.role as inviter_role'])
      .select(['accounts.disabled_at', 'accounts.deleted_at', 'accounts.ends_at'])
  );
}

/** Those that can be accepted now. */
export function whereOpen(invitations: ReturnType<typeof selectInvitations>, now: number) {
  return invitations
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .where('accounts.role', '=', 'admin')
    .where('accounts.disabled_at', 'is', null)
    .where('accounts.deleted_at', 'is', null)
    .where((eb) => eb.or([eb('accounts.ends_at', 'is', null), eb('accounts.ends_at', '>', now)]));
}

type Row = Selectable<Schema['invitations']> & {
  readonly username: string | null;
  readonly inviter_role: string | null;
  readonly disabled_at: number | null;
  readonly deleted_at: number | null;
  readonly ends_at: number | null;
};

export function invitationOf(row: Row, now: number): Invitation {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    groups: groupNames(row.groups),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    isShown: row.is_shown === 1,
    state: stateOf(row, now),
    acceptedAt: row.accepted_at,
    revokedAt: row.revoked_at,
    inviterId: row.invited_by,
    invitedBy: row.username ?? '',
  };
}

function stateOf(row: Row, now: number): InvitationState {
  if (row.accepted_at !== null) return 'accepted';
  if (row.revoked_at !== null) return 'revoked';
  if (row.expires_at <= now) return 'expired';
  const isActive = row.disabled_at === null && row.deleted_at === null;
  const mayInvite =
    isActive && row.inviter_role === 'admin' && (row.ends_at === null || row.ends_at > now);
  return mayInvite ? 'pending' : 'inactive';
}
