import { eventClasses, tryEventName } from '../../../audit/event-classes.ts';
import type { NamedEvent } from '../../../journeys/administration/audit-reading.ts';
import type { Message } from '../../../messages/messages.ts';
import { deviceWords } from '../../../platform/device-words.ts';
import { personPath } from './account-words.ts';
import { eventTitles } from './event-titles.ts';
import { timeWords } from './time-words.ts';

export const auditPath = '/admin/audit';

/** What an event is, in a few words. */
export function eventTitle(name: string): Message {
  const known = tryEventName(name);
  return known === undefined ? 'audit.event.unknown' : eventTitles[known];
}

export function isFailure(name: string): boolean {
  const known = tryEventName(name);
  return known !== undefined && eventClasses[known].outcome === 'failure';
}

/** An event of a list, as templates show it. */
export function listedEventWords(event: NamedEvent, now: number) {
  const { id, at, ip, userAgent, actorId, targetId } = event;
  return {
    href: `${auditPath}/${id}`,
    title: eventTitle(event.event),
    isFailure: isFailure(event.event),
    at: timeWords(at, now),
    actor: personWords(event.actor),
    nobody: actorId === null ? nobodyWords(userAgent, ip) : null,
    target: targetId === actorId ? null : personWords(event.target),
    device: userAgent === '' ? null : deviceWords(userAgent),
    ip,
  };
}

export function personWords(username: string | undefined) {
  return username === undefined ? null : { href: personPath(username), link: username };
}

function nobodyWords(userAgent: string, ip: string): Message {
  return ip === '' && userAgent === 'gatehouse command line'
    ? 'audit.command-line'
    : 'audit.nobody';
}
