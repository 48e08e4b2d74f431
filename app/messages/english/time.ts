/** Durations and distances in time. Instants are those of UTC. */
export const time = {
  'time.seconds': '{count, plural, one {# second} other {# seconds}}',
  'time.minutes': '{count, plural, one {# minute} other {# minutes}}',
  'time.hours': '{count, plural, one {# hour} other {# hours}}',
  'time.days': '{count, plural, one {# day} other {# days}}',

  'time.just-now': 'just now',
  'time.soon': 'in less than a minute',
  'time.minutes-ago': '{count, plural, one {# minute ago} other {# minutes ago}}',
  'time.hours-ago': '{count, plural, one {# hour ago} other {# hours ago}}',
  'time.days-ago': '{count, plural, one {yesterday} other {# days ago}}',
  'time.in-minutes': '{count, plural, one {in # minute} other {in # minutes}}',
  'time.in-hours': '{count, plural, one {in # hour} other {in # hours}}',
  'time.in-days': '{count, plural, one {tomorrow} other {in # days}}',

  'time.day': '{at, date, day}',
  'time.minute': '{at, date, minute} UTC',
} as const;
