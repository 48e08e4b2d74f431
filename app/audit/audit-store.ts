import type { Queries } from '../platform/database/database.ts';
import { deleteSome } from '../platform/database/delete-some.ts';
import { type Announcing, announce } from './announce.ts';
import type { AuditEvent, RecordedEvent } from './audit-event.ts';
import { createAuditListStore } from './audit-list-store.ts';
import { toRow } from './audit-row.ts';

/** The audit trail of security events. Never holds a secret. */
export interface AuditStore {
  record(event: AuditEvent, now: number): Promise<void>;
  /** Records the end of each of these sessions, in few statements however many they are. */
  recordEnded(
    sessions: readonly { readonly id: string }[],
    about: Omit<AuditEvent, 'event' | 'sessionId'>,
    now: number,
  ): Promise<void>;
  /** What an account did or what was done to it, newest first. */
  list(accountId: string, limit: number): Promise<RecordedEvent[]>;
  /**
   * Overwrites network and user agent in some events that an account caused, or that unknown callers caused for it.
   * The event and its time stay. @returns how many
   */
  erase(accountId: string, limit: number): Promise<number>;
  /** Drops what some changes of an account have changed, and why. @returns how many */
  eraseDetails(accountId: string, limit: number): Promise<number>;
  /** Deletes up to `limit` events older than `before`. @returns how many */
  deleteExpired(before: number, limit: number): Promise<number>;
}

/** Eleven parameters each; SQLite takes 32,766 in one statement, PostgreSQL 65,535. */
const maxRowsAtOnce = 500;

/** @param announcing present if some events are sent to the webhook */
export function createAuditStore(queries: Queries, announcing?: Announcing): AuditStore {
  const lists = createAuditListStore(queries);

  async function add(rows: readonly ReturnType<typeof toRow>[]) {
    await announce(queries, announcing, rows, async (some) => {
      await some.insertInto('audit_events').values(rows).execute();
    });
  }

  return {
    async record(event, now) {
      await add([toRow(event, now)]);
    },

    async recordEnded(sessions, about, now) {
      const rows = sessions.map(({ id: sessionId }) =>
        toRow({ ...about, event: 'session_ended', sessionId }, now),
      );
      for (let start = 0; start < rows.length; start += maxRowsAtOnce) {
        await add(rows.slice(start, start + maxRowsAtOnce));
      }
    },

    async list(accountId, limit) {
      const place = { after: undefined, limit, isNewestFirst: true };
      return [...(await lists.page({ accountId }, place)).events];
    },

    async erase(accountId, limit) {
      // A query of its own, because it scans rows that are already erased: no write has to wait for that.
      const found = await queries
        .selectFrom('audit_events')
        .select('id')
        .where((of) =>
          of.or([
            of('actor_id', '=', accountId),
            of.and([of('target_id', '=', accountId), of('actor_id', 'is', null)]),
          ]),
        )
        .where((of) => of.or([of('ip', '!=', ''), of('user_agent', '!=', '')]))
        .limit(limit)
        .execute();
      if (found.length === 0) return 0;
      const ids = found.map(({ id }) => id);
      await queries
        .updateTable('audit_events')
        .set({ ip: '', user_agent: '' })
        .where('id', 'in', ids)
        .execute();
      return ids.length;
    },

    async eraseDetails(accountId, limit) {
      const found = await queries
        .selectFrom('audit_events')
        .select('id')
        .where('target_id', '=', accountId)
        .where('detail', 'is not', null)
        .limit(limit)
        .execute();
      if (found.length === 0) return 0;
      const ids = found.map(({ id }) => id);
      await queries
        .updateTable('audit_events')
        .set({ detail: null })
        .where('id', 'in', ids)
        .execute();
      return ids.length;
    },

    deleteExpired: (before, limit) =>
      deleteSome(queries, {
        table: 'audit_events',
        key: 'id',
        limit,
        where: (event) => event('at', '<', before),
      }),
  };
}
