import type { Insertable } from 'kysely';
import type { Queries } from '../platform/database/database.ts';
import { deleteSome } from '../platform/database/delete-some.ts';
import { newId } from '../platform/ids.ts';
import type { Schema } from '../platform/schema.ts';
import type { RequestContext } from './request-context.ts';

/** The names of the OWASP Logging Vocabulary Cheat Sheet, where it has them. */
type AuditEventName =
  | 'authn_login_denied'
  | 'authn_login_fail'
  | 'authn_login_lock'
  | 'authn_login_second_step'
  | 'authn_login_success'
  | 'authn_login_unlock'
  | 'authn_factor_added'
  | 'authn_factor_link_created'
  | 'authn_factor_removed'
  | 'authn_passkey_copied'
  | 'authn_passkey_counter_fell'
  | 'authn_password_change'
  | 'authn_password_change_fail'
  | 'authn_second_factor_fail'
  | 'authn_token_created'
  | 'authn_token_reuse'
  | 'authn_token_revoked'
  | 'authz_fail'
  | 'csrf_fail'
  | 'email_change_requested'
  | 'email_change_undone'
  | 'email_changed'
  | 'email_confirmed'
  | 'excess_rate_limit_exceeded'
  | 'invitation_created'
  | 'invitation_revoked'
  | 'password_reset_requested'
  | 'privilege_permissions_changed'
  | 'session_ended'
  | 'session_renewed'
  | 'sys_signing_key_rotated'
  | 'user_created'
  | 'user_deleted'
  | 'user_disabled'
  | 'user_enabled'
  | 'user_erased'
  | 'user_registered'
  | 'user_restored'
  | 'user_updated';

export interface AuditEvent {
  readonly event: AuditEventName;
  /** The account that acted, if it is known for certain. */
  readonly actorId?: string | undefined;
  /** The account or invitation that was acted on. */
  readonly targetId?: string | undefined;
  /** Public handle of a session, never its secret id. */
  readonly sessionId?: string | undefined;
  /** Public id of an API key that was acted on, never the key. */
  readonly apiKeyId?: string | undefined;
  readonly requestContext: RequestContext;
}

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
  list(accountId: string, limit: number): Promise<{ event: string; at: number; ip: string }[]>;
  /**
   * Overwrites network and user agent in some events that an account caused, or that unknown callers caused for it.
   * The event and its time stay. @returns how many
   */
  erase(accountId: string, limit: number): Promise<number>;
  /** Deletes up to `limit` events older than `before`. @returns how many */
  deleteExpired(before: number, limit: number): Promise<number>;
}

/** Ten parameters each; SQLite takes 32,766 in one statement, PostgreSQL 65,535. */
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
      return queries
        .selectFrom('audit_events')
        .select(['event', 'at', 'ip', 'user_agent', 'request_id', 'session_id', 'api_key_id'])
        .where((eb) => eb.or([eb('actor_id', '=', accountId), eb('target_id', '=', accountId)]))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
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

    deleteExpired: (before, limit) =>
      deleteSome(queries, {
        table: 'audit_events',
        key: 'id',
        limit,
        where: (event) => event('at', '<', before),
      }),
  };
}

function toRow(
  { event, actorId, targetId, sessionId, apiKeyId, requestContext }: AuditEvent,
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
  };
}
