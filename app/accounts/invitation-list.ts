import { type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Queries } from '../platform/database/database.ts';
import { digestOf } from '../platform/ids.ts';
import type { Schema } from '../platform/schema.ts';
import { canonicalEmail } from './email-address.ts';
import type { Invitation, InvitationPlace, InvitationState } from './invitation.ts';
import { invitationOf, selectInvitations, whereOpen } from './invitation-rows.ts';

export interface InvitationPage {
  readonly invitations: readonly Invitation[];
  /** The last of this page; undefined if there is no other page. */
  readonly next: InvitationPlace | undefined;
}

/** Why an address cannot be invited. */
type TakenAddress = 'account' | 'reserved';

/** The part of the store of invitations that only reads lists and looks for addresses. */
export interface InvitationList {
  /** An invitation that can be accepted. */
  find(token: string, now: number): Promise<Invitation | undefined>;
  /** An invitation that can be accepted. */
  findByEmail(email: string, now: number): Promise<Invitation | undefined>;
  /** Which of these addresses cannot be invited, and which are invited. By canonical address. */
  findTaken(
    emails: readonly string[],
    now: number,
  ): Promise<{
    readonly taken: ReadonlyMap<string, TakenAddress>;
    readonly invited: ReadonlySet<string>;
  }>;
  /** Those that can be accepted, newest first. */
  list(now: number, limit: number): Promise<Invitation[]>;
  /** Those in a state, or all, those that expire last first. */
  page(
    state: InvitationState | undefined,
    place: { readonly after: InvitationPlace | undefined; readonly limit: number },
    now: number,
  ): Promise<InvitationPage>;
}

export function createInvitationList(queries: Queries): InvitationList {
  const open = (now: number) => whereOpen(selectInvitations(queries), now);

  return {
    async find(token, now) {
      const row = await open(now).where('digest', '=', digestOf(token)).executeTakeFirst();
      return row && invitationOf(row, now);
    },

    async findByEmail(email, now) {
      const row = await open(now)
        .where('invitations.email_canonical', '=', canonicalEmail(email))
        .executeTakeFirst();
      return row && invitationOf(row, now);
    },

    async findTaken(emails, now) {
      if (emails.length === 0) return { taken: new Map(), invited: new Set() };
      const accounts = await queries
        .selectFrom('accounts')
        .select('email_canonical')
        .where('email_canonical', 'in', emails)
        .execute();
      const reservations = await queries
        .selectFrom('email_reservations')
        .select('email_canonical')
        .where('email_canonical', 'in', emails)
        .where('until', '>', now)
        .execute();
      const invited = await queries
        .selectFrom('invitations')
        .select('email_canonical')
        .where('email_canonical', 'in', emails)
        .where('accepted_at', 'is', null)
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', now)
        .execute();
      return {
        taken: new Map<string, TakenAddress>([
          ...reservations.map((row) => [row.email_canonical, 'reserved'] as const),
          ...accounts.map((row) => [row.email_canonical, 'account'] as const),
        ]),
        invited: new Set(invited.map((row) => row.email_canonical)),
      };
    },

    async list(now, limit) {
      const rows = await open(now).orderBy('invitations.id', 'desc').limit(limit).execute();
      return rows.map((row) => invitationOf(row, now));
    },

    async page(state, { after, limit }, now) {
      const rows = await selectInvitations(queries)
        .$if(state !== undefined, (all) =>
          all.where((row) => conditionOf(row, state as InvitationState, now)),
        )
        .$if(after !== undefined, (all) =>
          all.where(
            sql<SqlBool>`(invitations.expires_at, invitations.id) < (${after?.expiresAt}, ${after?.id})`,
          ),
        )
        .orderBy('invitations.expires_at', 'desc')
        .orderBy('invitations.id', 'desc')
        .limit(limit + 1)
        .execute();
      const invitations = rows.slice(0, limit).map((row) => invitationOf(row, now));
      const last = invitations.at(-1);
      return { invitations, next: rows.length > limit ? last : undefined };
    },
  };
}

/** Written as in the migration, so that each state walks its own index. */
function conditionOf(
  row: ExpressionBuilder<Schema, 'invitations' | 'accounts'>,
  state: InvitationState,
  now: number,
) {
  const isOpen = row.and([row('accepted_at', 'is', null), row('revoked_at', 'is', null)]);
  const isUnexpired = row('expires_at', '>', now);
  const mayInvite = row.and([
    row('accounts.role', '=', 'admin'),
    row('accounts.disabled_at', 'is', null),
    row('accounts.deleted_at', 'is', null),
    row.or([row('accounts.ends_at', 'is', null), row('accounts.ends_at', '>', now)]),
  ]);
  return {
    pending: () => row.and([isOpen, isUnexpired, mayInvite]),
    inactive: () => row.and([isOpen, isUnexpired, row.not(mayInvite)]),
    expired: () => row.and([isOpen, row('expires_at', '<=', now)]),
    accepted: () => row('accepted_at', 'is not', null),
    revoked: () => row('revoked_at', 'is not', null),
  }[state]();
}
