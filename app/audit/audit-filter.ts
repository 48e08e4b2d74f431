import type { AuditEventName, RecordedEvent } from './audit-event.ts';
import { type AuditKind, type AuditOutcome, eventNamesOf } from './event-classes.ts';

/** Which events of all a list shows: those that fit every part that is given. */
export interface AuditFilter {
  /** The id of an account that acted or was acted on. */
  readonly accountId?: string | undefined;
  readonly kind?: AuditKind | undefined;
  readonly outcome?: AuditOutcome | undefined;
  readonly event?: AuditEventName | undefined;
  readonly ip?: string | undefined;
  /** The public handle of a session. */
  readonly sessionId?: string | undefined;
  /** Epoch milliseconds. Events of `since` are shown, events of `until` are not. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

/** The names of events that fit; undefined if every name does. */
export function namesThatFit({ kind, outcome, event }: AuditFilter) {
  if (kind === undefined && outcome === undefined && event === undefined) return undefined;
  const names = eventNamesOf(kind, outcome);
  return event === undefined ? names : names.filter((name) => name === event);
}

/** Sockets that accept both families write IPv4 addresses as IPv6 (RFC 4291, 2.5.5.2). */
export function spellingsOf(ip: string): readonly string[] {
  const plain = ip.toLowerCase().replace(/^::ffff:(?=[\d.]+$)/, '');
  return /^[\d.]+$/.test(plain) ? [plain, `::ffff:${plain}`] : [plain];
}

/** Tells whether an event fits everything except the range of time. */
export function fitnessTest(filter: AuditFilter): (event: RecordedEvent) => boolean {
  const { accountId, ip, sessionId } = filter;
  const fitting = namesThatFit(filter);
  const names = fitting && new Set<string>(fitting);
  const addresses = ip === undefined ? undefined : spellingsOf(ip);
  return (event) =>
    (accountId === undefined || event.actorId === accountId || event.targetId === accountId) &&
    (names === undefined || names.has(event.event)) &&
    (addresses === undefined || addresses.includes(event.ip)) &&
    (sessionId === undefined || event.sessionId === sessionId);
}
