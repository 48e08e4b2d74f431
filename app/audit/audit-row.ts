import { newId } from '../platform/ids.ts';
import type { AuditEvent, RecordedEvent } from './audit-event.ts';
import { proofOf } from './signed-event.ts';
import type { AuditRow } from './stored-event.ts';

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

/** @param key signs the event */
export function toRow(
  { event, actorId, targetId, sessionId, apiKeyId, detail, requestContext }: AuditEvent,
  now: number,
  key: string,
): AuditRow {
  const row = {
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
  return { ...row, ...proofOf(row, key), seal: null };
}
