import { sql } from 'kysely';
import type { Queries } from '../platform/database/database.ts';
import { type Announcing, announce } from './announce.ts';
import type { AuditEvent, RecordedEvent } from './audit-event.ts';
import { createAuditKeyStore } from './audit-key-store.ts';
import type { AuditKeys } from './audit-keys.ts';
import { createAuditListStore } from './audit-list-store.ts';
import { toRow } from './audit-row.ts';
import { erasureMark } from './signed-event.ts';

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
  /** Deletes up to `limit` events older than `before` that have no seal. @returns how many */
  deleteUnsealed(before: number, limit: number): Promise<number>;
}

/** Seventeen parameters each; SQLite takes 32,766 in one statement, PostgreSQL 65,535. */
const maxRowsAtOnce = 500;

/** What it takes to record events. */
export interface Recording {
  /** They sign every event. */
  readonly auditKeys: AuditKeys;
  /** Present if some events are sent to the webhook. */
  readonly announcing?: Announcing | undefined;
}

export function createAuditStore(
  queries: Queries,
  { auditKeys, announcing }: Recording,
): AuditStore {
  const lists = createAuditListStore(queries);
  const keyStore = createAuditKeyStore(queries);
  const key = async () => (await auditKeys.current(keyStore)).secret;

  async function add(rows: readonly ReturnType<typeof toRow>[]) {
    await announce(queries, announcing, rows, async (some) => {
      await some.insertInto('audit_events').values(rows).execute();
    });
  }

  return {
    async record(event, now) {
      await add([toRow(event, now, await key())]);
    },

    async recordEnded(sessions, about, now) {
      const secret = await key();
      const rows = sessions.map(({ id: sessionId }) =>
        toRow({ ...about, event: 'session_ended', sessionId }, now, secret),
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
        .set({
          ip: '',
          user_agent: '',
          context_salt: erasureMark('context', accountId, await key()),
        })
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
        .set({ detail: null, detail_salt: erasureMark('detail', accountId, await key()) })
        .where('id', 'in', ids)
        .execute();
      return ids.length;
    },

    async deleteUnsealed(before, limit) {
      // The outer condition holds on PostgreSQL even if an event is sealed while this statement waits for its lock.
      // Written so that no planner takes it for the way to find the rows.
      const { numAffectedRows = 0n } = await sql`
        delete from ${sql.table('audit_events')} where id in (
          select id from audit_events where at < ${before} and (seal is null or seal = 0) limit ${limit}
        ) and coalesce(seal, 0) = 0
      `.execute(queries);
      return Number(numAffectedRows);
    },
  };
}
