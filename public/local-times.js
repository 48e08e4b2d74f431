// Shows times in the reader's time zone. Without JavaScript they are in UTC, and say so.

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' });
const minute = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' });

/**
 * "+02:00", as at that time. Names of time zones are too long, and their abbreviations are not known
 * everywhere.
 */
function offsetOf(at) {
  const minutes = -at.getTimezoneOffset();
  const parts = [Math.abs(minutes) / 60, Math.abs(minutes) % 60].map((part) =>
    String(Math.trunc(part)).padStart(2, '0'),
  );
  return minutes === 0 ? 'UTC' : `UTC${minutes < 0 ? '-' : '+'}${parts.join(':')}`;
}

const inFull = (at) => `${minute.format(at)} ${offsetOf(at)}`;

for (const time of document.querySelectorAll('time[data-as]')) {
  const at = new Date(time.dateTime);
  // Texts such as "2 hours ago" are the same in all time zones.
  if (time.dataset.as === 'day') time.textContent = day.format(at);
  if (time.dataset.as === 'minute') time.textContent = inFull(at);
  if (time.title !== '') time.title = inFull(at);
}

for (const note of document.querySelectorAll('[data-zone-note]')) {
  note.textContent = note.dataset.zoneNote;
}
