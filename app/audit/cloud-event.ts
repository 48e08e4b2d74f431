import { webhookTypeOf } from './announced-events.ts';
import type { RecordedEvent } from './audit-event.ts';

/**
 * An event as the webhook gets it: JSON with the attributes of CloudEvents 1.0. `data` has the values of the audit
 * trail under the names of its export.
 *
 * @param names.actor user names of who acted and of who was acted on, where they are accounts
 * @returns undefined for an event that the webhook does not get
 */
export function cloudEventOf(
  event: RecordedEvent,
  names: { readonly actor: string | undefined; readonly target: string | undefined },
  source: string,
): string | undefined {
  const type = webhookTypeOf(event.event);
  // Otherwise failed logins with unknown names would be announced, too.
  const concernsNobody = event.event === 'authn_login_lock' && event.targetId === null;
  if (type === undefined || concernsNobody) return undefined;
  const { before, after, reason } = event.detail ?? {};
  return JSON.stringify({
    specversion: '1.0',
    id: event.id,
    source,
    type,
    subject: event.targetId ?? event.actorId ?? undefined,
    time: new Date(event.at).toISOString(),
    datacontenttype: 'application/json',
    data: {
      event: event.event,
      actor: names.actor ?? null,
      actor_id: event.actorId,
      target: names.target ?? null,
      target_id: event.targetId,
      session_id: event.sessionId,
      api_key_id: event.apiKeyId,
      ip: event.ip,
      user_agent: event.userAgent,
      request_id: event.requestId,
      before: before ?? {},
      after: after ?? {},
      reason: reason ?? null,
    },
  });
}
