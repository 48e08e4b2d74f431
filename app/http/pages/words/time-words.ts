import type { Message } from '../../../messages/messages.ts';

/** An instant for a page: for machines, in a few words, and in full. Days and times are those of UTC. */
export interface TimeWords {
  /** ISO 8601, for the `datetime` attribute. */
  readonly iso: string;
  readonly text: string;
  /** What the text is, so that a script can say it in the reader's time zone. */
  readonly as: 'distance' | 'day';
  readonly title: string;
}

const minuteMs = 60_000;
const units = [
  ['day', 1440 * minuteMs],
  ['hour', 60 * minuteMs],
  ['minute', minuteMs],
] as const;
const durations = [
  ['time.days', 1440 * minuteMs],
  ['time.hours', 60 * minuteMs],
  ['time.minutes', minuteMs],
] as const;
const shortest = ['time.seconds', 1000] as const;
const relativeDaysAtMost = 7;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const moment = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'UTC',
});

/** "2 hours ago", "in 12 hours", "just now"; beyond a week the day. Times in full are in UTC. */
export function timeWords(at: number, now: number): TimeWords {
  return {
    iso: new Date(at).toISOString(),
    ...inFewWords(at, now),
    title: `${moment.format(at)} UTC`,
  };
}

export function dayWords(at: number): Omit<TimeWords, 'title'> {
  return { iso: new Date(at).toISOString(), text: day.format(at), as: 'day' };
}

/** "30 minutes", "12 hours" */
export function durationWords(milliseconds: number): Message {
  const [key, size] = durations.find(([, least]) => milliseconds >= least) ?? shortest;
  return [key, { count: Math.round(milliseconds / size) }];
}

/** "40 seconds", "4 minutes": never less than it takes. */
export function waitWords(seconds: number): string {
  const [count, unit] = seconds < 90 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

function inFewWords(at: number, now: number): Pick<TimeWords, 'text' | 'as'> {
  const minutes = Math.round((at - now) / minuteMs);
  if (minutes === 0) {
    return { text: at > now ? 'in less than a minute' : 'just now', as: 'distance' };
  }
  const distance = minutes * minuteMs;
  const [unit, size] = units.find(([, least]) => Math.abs(distance) >= least) ?? [
    'minute',
    minuteMs,
  ];
  const count = Math.round(distance / size);
  return unit === 'day' && Math.abs(count) > relativeDaysAtMost
    ? { text: day.format(at), as: 'day' }
    : { text: relative.format(count, unit), as: 'distance' };
}
