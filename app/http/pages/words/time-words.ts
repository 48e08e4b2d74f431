import type { Message, MessageWithValues } from '../../../messages/messages.ts';

/** An instant on a page: for machines, in short, and in full. Days and times are in UTC. */
export interface TimeWords {
  /** ISO 8601, for the `datetime` attribute. */
  readonly iso: string;
  readonly text: Message;
  /** The kind of the short text, so that a script can translate it to the reader's time zone. */
  readonly as: 'distance' | 'day';
  readonly title: Message;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const maxRelativeDays = 7;

/** "2 hours ago", "in 12 hours", "just now". After a week, the day. */
export function timeWords(at: number, now: number): TimeWords {
  return {
    iso: new Date(at).toISOString(),
    ...inFewWords(at, now),
    title: ['time.minute', { at }],
  };
}

export function dayWords(at: number): Omit<TimeWords, 'title'> {
  return { iso: new Date(at).toISOString(), text: ['time.day', { at }], as: 'day' };
}

/** "30 minutes", "24 hours", "7 days". Two days and more are given in days. */
export function durationWords(milliseconds: number): MessageWithValues {
  if (milliseconds >= 2 * dayMs) return ['time.days', { count: Math.round(milliseconds / dayMs) }];
  if (milliseconds >= hourMs) return ['time.hours', { count: Math.round(milliseconds / hourMs) }];
  return milliseconds >= minuteMs
    ? ['time.minutes', { count: Math.round(milliseconds / minuteMs) }]
    : ['time.seconds', { count: Math.round(milliseconds / 1000) }];
}

/** "40 seconds", "4 minutes". Rounded up. */
export function waitWords(seconds: number): MessageWithValues {
  return seconds < 90
    ? ['time.seconds', { count: seconds }]
    : ['time.minutes', { count: Math.ceil(seconds / 60) }];
}

function inFewWords(at: number, now: number): Pick<TimeWords, 'text' | 'as'> {
  const minutes = Math.round((at - now) / minuteMs);
  const distance = Math.abs(minutes) * minuteMs;
  if (Math.round(distance / dayMs) > maxRelativeDays) {
    return { text: ['time.day', { at }], as: 'day' };
  }
  if (minutes === 0) return { text: at > now ? 'time.soon' : 'time.just-now', as: 'distance' };
  return { text: minutes < 0 ? timeAgo(distance) : timeUntil(distance), as: 'distance' };
}

function timeAgo(distance: number): Message {
  if (distance >= dayMs) return ['time.days-ago', { count: Math.round(distance / dayMs) }];
  return distance >= hourMs
    ? ['time.hours-ago', { count: Math.round(distance / hourMs) }]
    : ['time.minutes-ago', { count: distance / minuteMs }];
}

function timeUntil(distance: number): Message {
  if (distance >= dayMs) return ['time.in-days', { count: Math.round(distance / dayMs) }];
  return distance >= hourMs
    ? ['time.in-hours', { count: Math.round(distance / hourMs) }]
    : ['time.in-minutes', { count: distance / minuteMs }];
}
