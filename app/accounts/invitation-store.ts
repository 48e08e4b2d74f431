import type { Queries } from '../platform/database/database.ts';
import { deleteSome } from '../platform/database/delete-some.ts';
import { storedGroups } from '../platform/database/stored-groups.ts';
import { digestOf } from '../platform/ids.ts';
import type { Role } from './account.ts';
import { canonicalEmail } from './email-address.ts';
import type { Invitation } from './invitation.ts';
import { createInvitationList, type InvitationList } from './invitation-list.ts';
import { invitationOf, selectInvitations, whereOpen } from './invitation-rows.ts';

interface NewInvitation {
  readonly id: string;
  /** Not stored anywhere. */
  readonly token: string;
  readonly email: string;
  readonly name: string | null;
  readonly role: Role;
  readonly groups: readonly string[];
  readonly inviterId: string;
  /** Whether its link is shown, and not emailed. */
  readonly isShown: boolean;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/**
 * Invitations. They stay until 30 days after their end. An invitation works only while its creator may invite, so that
 * a disabled administrator cannot have left a way in.
 */
export interface InvitationStore extends InvitationList {
  /** Replaces earlier invitations to the same addresses, which must differ. One statement. */
  put(invitations: readonly NewInvitation[]): Promise<void>;
  /** Gives it another link and sender; the former link no longer works. Undefined if it was accepted or revoked. One statement. */
  renew(
    id: string,
    renewed: Pick<NewInvitation, 'token' | 'inviterId' | 'isShown' | 'expiresAt'>,
  ): Promise<Invitation | undefined>;
  /** In any state. */
  findById(id: string, now: number): Promise<Invitation | undefined>;
  /** Marks it as accepted by an account, for exactly one of any number of callers. One statement. */
  consume(token: string, accountId: string, now: number): Promise<Invitation | undefined>;
  /** True if this call revoked it. One statement. */
  revoke(id: string, now: number): Promise<boolean>;
  /** Deletes the invitation that became an account, with its address. */
  erase(accountId: string): Promise<void>;
  /** Deletes up to `limit` invitations that expired before `before`. @returns how many */
  deleteExpired(before: number, limit: number): Promise<number>;
}

export function createInvitationStore(queries: Queries): InvitationStore {
  return {
    ...createInvitationList(queries),

    async put(invitations) {
      // In one order everywhere, so that two lists with the same addresses wait for each other instead of deadlocking.
      const rows = invitations
        .map(toRow)
        .sort((one, other) => (one.email_canonical < other.email_canonical ? -1 : 1));
      await queries
        .insertInto('invitations')
        .values(rows)
        .onConflict((conflict) =>
          conflict.column('email_canonical').doUpdateSet(({ ref }) => ({
            id: ref('excluded.id'),
            digest: ref('excluded.digest'),
            email: ref('excluded.email'),
            name: ref('excluded.name'),
            role: ref('excluded.role'),
            groups: ref('excluded.groups'),
            invited_by: ref('excluded.invited_by'),
            created_at: ref('excluded.created_at'),
            expires_at: ref('excluded.expires_at'),
            is_shown: ref('excluded.is_shown'),
            accepted_at: null,
            accepted_by: null,
            revoked_at: null,
          })),
        )
        .execute();
    },

    async renew(id, { token, inviterId, isShown, expiresAt }) {
      const row = await queries
        .updateTable('invitations')
        .set({
          digest: digestOf(token),
          invited_by: inviterId,
          is_shown: isShown ? 1 : 0,
          expires_at: expiresAt,
        })
        .where('id', '=', id)
        .where('accepted_at', 'is', null)
        .where('revoked_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      return row && (await findById(row.id, expiresAt - 1));
    },

    findById,

    async consume(token, accountId, now) {
      const row = await queries
        .updateTable('invitations')
        .set({ accepted_at: now, accepted_by: accountId })
        .where('digest', '=', digestOf(token))
        .where('accepted_at', 'is', null)
        .where('revoked_at', 'is', null)
        .where('id', 'in', openIds(now))
        .returning('id')
        .executeTakeFirst();
      return row && findById(row.id, now);
    },

    async revoke(id, now) {
      const row = await queries
        .updateTable('invitations')
        .set({ revoked_at: now })
        .where('id', '=', id)
        .where('accepted_at', 'is', null)
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', now)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },

    async erase(accountId) {
      await queries.deleteFrom('invitations').where('accepted_by', '=', accountId).execute();
    },

    deleteExpired: (before, limit) =>
      deleteSome(queries, {
        table: 'invitations',
        key: 'id',
        limit,
        where: (invitation) => invitation('expires_at', '<=', before),
      }),
  };

  function openIds(now: number) {
    return whereOpen(selectInvitations(queries), now).clearSelect().select('invitations.id');
  }

  async function findById(id: string, now: number) {
    const row = await selectInvitations(queries)
      .where('invitations.id', '=', id)
      .executeTakeFirst();
    return row && invitationOf(row, now);
  }
}

function toRow(invitation: NewInvitation) {
  const { id, token, email, name, role, groups, inviterId } = invitation;
  return {
    ...{ id, email, name, role },
    digest: digestOf(token),
    email_canonical: canonicalEmail(email),
    groups: storedGroups(groups),
    invited_by: inviterId,
    created_at: invitation.createdAt,
    expires_at: invitation.expiresAt,
    is_shown: invitation.isShown ? 1 : 0,
  };
}
