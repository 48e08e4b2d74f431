import type { AuditDetail } from '../../audit/audit-event.ts';
import { eventClasses, tryEventName } from '../../audit/event-classes.ts';
import type { NamedEvent } from './audit-reading.ts';

/** An event as the API, the exports and the command line give it. */
export interface ExportedEvent {
  readonly id: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly event: string;
  readonly kind: string;
  readonly outcome: string;
  /** User names; null where the id is null, or is not that of an account. */
  readonly actor: string | null;
  readonly actor_id: string | null;
  readonly target: string | null;
  readonly target_id: string | null;
  readonly session_id: string | null;
  readonly api_key_id: string | null;
  readonly ip: string;
  readonly user_agent: string;
  readonly request_id: string;
  /** What an act has changed. */
  readonly changes: readonly ExportedChange[];
  /** Why, as the administrator has typed it. */
  readonly reason: string | null;
}

interface ExportedChange {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

export function exportedEvent(event: NamedEvent): ExportedEvent {
  const name = tryEventName(event.event);
  return {
    id: event.id,
    at: new Date(event.at).toISOString(),
    event: event.event,
    kind: name ? eventClasses[name].kind : 'system',
    outcome: name ? eventClasses[name].outcome : 'success',
    actor: event.actor ?? null,
    actor_id: event.actorId,
    target: event.target ?? null,
    target_id: event.targetId,
    session_id: event.sessionId,
    api_key_id: event.apiKeyId,
    ip: event.ip,
    user_agent: event.userAgent,
    request_id: event.requestId,
    changes: changesOf(event.detail),
    reason: event.detail?.reason ?? null,
  };
}

/** The names that stand before or after the change, or both. */
export function changesOf({ before = {}, after = {} }: AuditDetail = {}): ExportedChange[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].map((name) => ({
    name,
    before: textOf(before[name]),
    after: textOf(after[name]),
  }));
}

function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return Array.isArray(value) ? value.join(', ') : String(value);
}
