import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Queries } from '../platform/database/database.ts';
import { deleteSome } from '../platform/database/delete-some.ts';
import { digestOf } from '../platform/ids.ts';
import type { Schema } from '../platform/schema.ts';

export interface OutboxMail {
  readonly id: string;
  readonly kind: string;
  readonly createdAt: number;
  readonly sealed: string;
}

interface NewOutboxMail extends Omit<OutboxMail, 'sealed'> {
  readonly event: string;
  /** Null for a decoy, which only takes the same writes as an email. */
  readonly sealed: string | null;
  /** Null for an email that is not sent, but kept or a decoy. */
  readonly nextAttemptAt: number | null;
}

/** An email that only this process may try to send, until the lease ends. */
export interface ClaimedMail extends OutboxMail {
  /** Number of this attempt. Identifies the lease. */
  readonly attempts: number;
}

/** Emails that survive the process that wrote them. */
export interface OutboxStore {
  /** Returns false and writes nothing if the event already has an email. The unique key decides. */
  insert(mail: NewOutboxMail): Promise<boolean>;
  /**
   * Claims some due emails, oldest first, each for exactly one of any number of callers. One statement. If
   * the process dies, they are due again at `leaseEndsAt`.
   */
  claim(limit: number, leaseEndsAt: number, now: number): Promise<ClaimedMail[]>;
  /** Deletes the content of an email that is sent or given up. The event stays known. */
  settle(mail: ClaimedMail): Promise<void>;
  /** Returns a lease. Does nothing if it was lost. */
  postpone(mail: ClaimedMail, until: number): Promise<void>;
  /** Kept emails, newest first. */
  listKept(limit: number): Promise<OutboxMail[]>;
  findKept(id: string): Promise<OutboxMail | undefined>;
  /** Deletes the oldest kept emails. */
  dropKept(exceptNewest: number): Promise<void>;
  /**
   * Deletes up to `limit` emails that are not waiting to be sent, created before `before`, with their events.
   * @returns how many
   */
  deleteExpired(before: number, limit: number): Promise<number>;
}

const columns = ['id', 'kind', 'created_at as createdAt', 'sealed'] as const;

/** An email that was never tried is due, even if a clock that was ahead wrote it. */
const isDue =
  (now: number) =>
  (eb: ExpressionBuilder<Schema, 'mail_outbox'>): Expression<SqlBool> =>
    // In this form the index omits sent emails, which are almost all.
    eb.and([
      eb('next_attempt_at', 'is not', null),
      eb.or([eb('next_attempt_at', '<=', now), eb('attempts', '=', 0)]),
    ]);

export function createOutboxStore(queries: Queries): OutboxStore {
  const kept = () =>
    queries
      .selectFrom('mail_outbox')
      .select(columns)
      .where('next_attempt_at', 'is', null)
      .where('sealed', 'is not', null)
      .$narrowType<{ sealed: string }>();

  const held = ({ id, attempts }: ClaimedMail) =>
    queries.updateTable('mail_outbox').where('id', '=', id).where('attempts', '=', attempts);

  return {
    async insert({ id, event, kind, createdAt, nextAttemptAt, sealed }) {
      const inserted = await queries
        .insertInto('mail_outbox')
        .values({
          id,
          event_digest: digestOf(event),
          kind,
          created_at: createdAt,
          attempts: 0,
          next_attempt_at: nextAttemptAt,
          sealed,
        })
        .onConflict((conflict) => conflict.column('event_digest').doNothing())
        .returning('id')
        .executeTakeFirst();
      return inserted !== undefined;
    },

    async claim(limit, leaseEndsAt, now) {
      return (
        queries
          .updateTable('mail_outbox')
          .set((eb) => ({ next_attempt_at: leaseEndsAt, attempts: eb('attempts', '+', 1) }))
          .where('id', 'in', (eb) =>
            eb
              .selectFrom('mail_outbox')
              .select('id')
              .where(isDue(now))
              .orderBy('next_attempt_at')
              .limit(limit),
          )
          // Checked again for each locked row, because another process may have been faster.
          .where(isDue(now))
          .returning([...columns, 'attempts'])
          .$narrowType<{ sealed: string }>()
          .execute()
      );
    },

    async settle(mail) {
      await held(mail).set({ next_attempt_at: null, sealed: null }).execute();
    },

    async postpone(mail, until) {
      await held(mail).set({ next_attempt_at: until }).execute();
    },

    async listKept(limit) {
      return kept().orderBy('id', 'desc').limit(limit).execute();
    },

    async findKept(id) {
      return kept().where('id', '=', id).executeTakeFirst();
    },

    async dropKept(exceptNewest) {
      await queries
        .deleteFrom('mail_outbox')
        .where('next_attempt_at', 'is', null)
        .where('sealed', 'is not', null)
        .where(
          'id',
          'not in',
          kept().clearSelect().select('id').orderBy('id', 'desc').limit(exceptNewest),
        )
        .execute();
    },

    deleteExpired: (before, limit) =>
      deleteSome(queries, {
        table: 'mail_outbox',
        key: 'id',
        limit,
        where: (mail) =>
          mail.and([mail('next_attempt_at', 'is', null), mail('created_at', '<', before)]),
      }),
  };
}
