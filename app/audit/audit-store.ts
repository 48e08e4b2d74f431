import type { Queries } from '../platform/database/database.ts';
import { newId } from '../platform/ids.ts';

/** The words of the OWASP Logging Vocabulary Cheat Sheet where it has them. */
type AuditEventName =
  | 'authn_login_success'
  | 'authn_login_fail'
  | 'authn_login_lock'
  | 'authn_token_reuse'
  | 'authn_token_revoked'
  | 'authn_password_change'
  | 'authn_password_change_fail'
  | 'authn_token_created'
  | 'authn_token_revoked'
  | 'excess_rate_limit_exceeded'
  | 'authz_fail'
  | 'privilege_permissions_changed'
  | 'session_ended'
  | 'session_renewed'
  | 'user_created'
  | 'user_deleted'
  | 'user_disabled'
  | 'user_enabled'
  | 'user_updated';

/** Where a request came from. */
export interface Circumstances {
  readonly ip: string;
  readonly userAgent: string;
  readonly requestId: string;
}

export interface AuditEvent {
  readonly event: AuditEventName;
  /** Account that acted, if it is known for certain. */
  readonly actorId?: string | undefined;
  /** Account that was acted on. */
  readonly targetId?: string | undefined;
  /** Public handle of a session, never its secret id. */
  readonly sessionId?: string | undefined;
  readonly circumstances: Circumstances;
}

/** What security wants to read next year. Never holds a secret. */
export interface AuditStore {
  record(event: AuditEvent, now: number): Promise<void>;
  /** What an account did or what was done to it, newest first. */
  list(accountId: string, most: number): Promise<{ event: string; at: number; ip: string }[]>;
}

export function createAuditStore(queries: Queries): AuditStore {
  return {
    async record({ event, actorId, targetId, sessionId, circumstances }, now) {
      await queries
        .insertInto('audit_events')
        .values({
          id: newId(),
          at: now,
          event,
          actor_id: actorId ?? null,
          target_id: targetId ?? null,
          session_id: sessionId ?? null,
          ip: circumstances.ip,
          user_agent: circumstances.userAgent,
          request_id: circumstances.requestId,
        })
        .execute();
    },

    async list(accountId, most) {
      return queries
        .selectFrom('audit_events')
        .select(['event', 'at', 'ip', 'user_agent', 'request_id', 'session_id'])
        .where((eb) => eb.or([eb('actor_id', '=', accountId), eb('target_id', '=', accountId)]))
        .orderBy('id', 'desc')
        .limit(most)
        .execute();
    },
  };
}
