import type { Insertable, Selectable } from 'kysely';
import type { Queries } from '../platform/database/database.ts';
import { deleteSome } from '../platform/database/delete-some.ts';
import { newId } from '../platform/ids.ts';
import type { Schema } from '../platform/schema.ts';
import type { AuditEvent, RecordedEvent } from './audit-event.ts';

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

export function createAuditStore(queries: Queries): AuditStore {
  return {
    async record(event, now) {
      await queries.insertInto('audit_events').values(toRow(event, now)).execute();
    },

    async recordEnded(sessions, about, now) {
      const rows = sessions.map(({ id: sessionId }) =>
        toRow({ ...about, event: 'session_ended', sessionId }, now),
      );
      for (let start = 0; start < rows.length; start += maxRowsAtOnce) {
        const some = rows.slice(start, start + maxRowsAtOnce);
        await queries.insertInto('audit_events').values(some).execute();
      }
    },

    async list(accountId, limit) {
      // Each goes along its own index: an account with many events takes no longer than others.
      const lists = [await listBy('actor_id'), await listBy('target_id')];
      const found = new Map(lists.flat().map((event) => [event.id, event]));
      return [...found.values()].sort((one, other) => (one.id < other.id ? 1 : -1)).slice(0, limit);

      async function listBy(column: 'actor_id' | 'target_id') {
        const rows = await queries
          .selectFrom('audit_events')
          .selectAll()
          .where(column, '=', accountId)
          .orderBy('id', 'desc')
          .limit(limit)
          .execute();
        return rows.map(fromRow);
      }
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

function fromRow(row: Selectable<Schema['audit_events']>): RecordedEvent {
  return {
    id: row.id,
    event: row.event,
    at: row.at,
    actorId: row.actor_id,
    targetId: row.target_id,
    sessionId: row.session_id,
    apiKeyId: row.api_key_id,
    ip: row.ip,
    userAgent: row.user_agent,
    requestId: row.request_id,
    detail: row.detail === null ? undefined : JSON.parse(row.detail),
  };
}

function toRow(
  { event, actorId, targetId, sessionId, apiKeyId, detail, requestContext }: AuditEvent,
  now: number,
): Insertable<Schema['audit_events']> {
  return {
    id: newId(),
    at: now,
    event,
    actor_id: actorId ?? null,
    target_id: targetId ?? null,
    session_id: sessionId ?? null,
    api_key_id: apiKeyId ?? null,
    ip: requestContext.ip,
    user_agent: requestContext.userAgent,
    request_id: requestContext.requestId,
    detail: detail === undefined ? null : JSON.stringify(detail),
  };
}
