import type { Queries } from '../platform/database/database.ts';
import { deleteSome } from '../platform/database/delete-some.ts';
import { groupNames, storedGroups } from '../platform/database/stored-groups.ts';
import { digestOf } from '../platform/ids.ts';
import type { Role } from './account.ts';
import { canonicalEmail } from './email-address.ts';
import type { Invitation } from './invitation.ts';

interface NewInvitation extends Omit<Invitation, 'invitedBy'> {
  /** Not stored anywhere. */
  readonly token: string;
  readonly inviterId: string;
}

/**
 * Invitations that can still be accepted; others are deleted. An invitation works only while its creator may invite,
 * so that a disabled administrator cannot have left a way in.
 */
export interface InvitationStore {
  /** Replaces an earlier invitation to the same address. One statement. */
  put(invitation: NewInvitation): Promise<void>;
  find(token: string, now: number): Promise<Invitation | undefined>;
  findByEmail(email: string, now: number): Promise<Invitation | undefined>;
  /** Returns and deletes it, for exactly one of any number of callers. One statement. */
  consume(token: string, now: number): Promise<Omit<Invitation, 'invitedBy'> | undefined>;
  /** True if this call revoked it. */
  revoke(id: string): Promise<boolean>;
  /** Newest first. */
  list(now: number, limit: number): Promise<Invitation[]>;
  /** Deletes up to `limit` invitations that expired before `before`. @returns how many */
  deleteExpired(before: number, limit: number): Promise<number>;
}

export function createInvitationStore(queries: Queries): InvitationStore {
  const open = (now: number) =>
    queries
      .selectFrom('invitations')
      .innerJoin('accounts', 'accounts.id', 'invitations.invited_by')
      .where('accounts.role', '=', 'admin')
      .where('accounts.disabled_at', 'is', null)
      .where('accounts.deleted_at', 'is', null)
      .where((eb) => eb.or([eb('accounts.ends_at', 'is', null), eb('accounts.ends_at', '>', now)]))
      .where('expires_at', '>', now);

  const openWithInviter = (now: number) =>
    open(now)
      .selectAll('invitations')
      .select('accounts.username as invitedBy')
      .orderBy('invitations.id', 'desc');

  return {
    async put({ id, token, email, role, groups, inviterId, createdAt, expiresAt }) {
      const values = {
        id,
        digest: digestOf(token),
        email,
        email_canonical: canonicalEmail(email),
        role,
        groups: storedGroups(groups),
        invited_by: inviterId,
        created_at: createdAt,
        expires_at: expiresAt,
      };
      await queries
        .insertInto('invitations')
        .values(values)
        .onConflict((conflict) => conflict.column('email_canonical').doUpdateSet(values))
        .execute();
    },

    async find(token, now) {
      const row = await openWithInviter(now)
        .where('digest', '=', digestOf(token))
        .executeTakeFirst();
      return row && { ...fromRow(row), invitedBy: row.invitedBy };
    },

    async findByEmail(email, now) {
      const row = await openWithInviter(now)
        .where('invitations.email_canonical', '=', canonicalEmail(email))
        .executeTakeFirst();
      return row && { ...fromRow(row), invitedBy: row.invitedBy };
    },

    async consume(token, now) {
      const row = await queries
        .deleteFrom('invitations')
        .where('digest', '=', digestOf(token))
        .where('id', 'in', open(now).select('invitations.id'))
        .returningAll()
        .executeTakeFirst();
      return row && fromRow(row);
    },

    async revoke(id) {
      const row = await queries
        .deleteFrom('invitations')
        .where('id', '=', id)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },

    async list(now, limit) {
      const rows = await openWithInviter(now).limit(limit).execute();
      return rows.map((row) => ({ ...fromRow(row), invitedBy: row.invitedBy }));
    },

    deleteExpired: (before, limit) =>
      deleteSome(queries, {
        table: 'invitations',
        key: 'id',
        limit,
        where: (invitation) => invitation('expires_at', '<=', before),
      }),
  };
}

function fromRow(row: {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly groups: string;
  readonly created_at: number;
  readonly expires_at: number;
}): Omit<Invitation, 'invitedBy'> {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    groups: groupNames(row.groups),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
