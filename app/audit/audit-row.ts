import type { Insertable, Selectable } from 'kysely';
import { newId } from '../platform/ids.ts';
import type { Schema } from '../platform/schema.ts';
import type { AuditEvent, RecordedEvent } from './audit-event.ts';

export type AuditRow = Selectable<Schema['audit_events']>;

export function fromRow(row: AuditRow): RecordedEvent {
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

export function toRow(
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
