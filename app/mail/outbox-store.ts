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
  /** Null for what is written down only to have written as much as for an email. */
  readonly sealed: string | null;
  /** Null for what is only to be looked at. */
  readonly nextAttemptAt: number | null;
}

/** A mail that this process alone may try to send until the lease ends. */
export interface ClaimedMail extends OutboxMail {
  /** This attempt included. Names the lease. */
  readonly attempts: number;
}

/** Mail that outlives the process that has written it. */
export interface OutboxStore {
  /** False, and nothing written, when there was an email for this event: the unique key decides. */
  insert(mail: NewOutboxMail): Promise<boolean>;
  /**
   * Takes some emails that are due, the longest waiting first, each for exactly one of any number of
   * callers. One statement. Whose holder dies is due again at `leaseEndsAt`.
   */
  claim(limit: number, leaseEndsAt: number, now: number): Promise<ClaimedMail[]>;
  /** Drops the content of an email that is sent or given up. The event stays known. */
  settle(mail: ClaimedMail): Promise<void>;
  /** Gives a lease back; nothing happens if it was lost. */
  postpone(mail: ClaimedMail, until: number): Promise<void>;
  /** What is only to be looked at, newest first. */
  listKept(limit: number): Promise<OutboxMail[]>;
  findKept(id: string): Promise<OutboxMail | undefined>;
  /** Forgets what is only to be looked at, but for the newest. */
  dropKept(exceptNewest: number): Promise<void>;
  /** Deletes up to `limit` emails created before then that are not waiting to be sent, and their events. @returns how many */
  deleteExpired(before: number, limit: number): Promise<number>;
}

const columns = ['id', 'kind', 'created_at as createdAt', 'sealed'] as const;

/** What was never tried is due, even if it was written down by a clock that was ahead. */
const isDue =
  (now: number) =>
  (eb: ExpressionBuilder<Schema, 'mail_outbox'>): Expression<SqlBool> =>
    // In this form the index leaves out what was sent, which is nearly all.
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
          // Asked again of each row once it is locked: another process may have been faster.
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
