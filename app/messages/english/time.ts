/** Durations and distances in time. */
export const time = {
  'time.seconds': '{count, plural, one {# second} other {# seconds}}',
  'time.minutes': '{count, plural, one {# minute} other {# minutes}}',
  'time.hours': '{count, plural, one {# hour} other {# hours}}',
  'time.days': '{count, plural, one {# day} other {# days}}',
} as const;
