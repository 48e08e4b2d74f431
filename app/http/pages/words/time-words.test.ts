import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMessages, type Message } from '../../../messages/messages.ts';
import { dayWords, durationWords, type TimeWords, timeWords, waitWords } from './time-words.ts';

const { text } = createMessages('en');
const now = Date.UTC(2026, 10, 21, 14, 3);
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

function inWords({
  iso,
  as,
  ...messages
}: Pick<TimeWords, 'iso' | 'text' | 'as'> & { title?: Message }) {
  const title = messages.title === undefined ? {} : { title: text(messages.title) };
  return { iso, text: text(messages.text), as, ...title };
}

test('an instant has a short text, a full text and a value for programs', () => {
  assert.deepEqual(inWords(timeWords(now - 2 * hourMs, now)), {
    iso: '2026-11-21T12:03:00.000Z',
    text: '2 hours ago',
    as: 'distance',
    title: '21 November 2026 at 12:03 UTC',
  });
});

test('the unit suits the distance', () => {
  const cases: [number, string][] = [
    [0, 'just now'],
    [-20_000, 'just now'],
    [20_000, 'in less than a minute'],
    [-59.7 * minuteMs, '1 hour ago'],
    [12 * hourMs - 1000, 'in 12 hours'],
    [-24 * hourMs, 'yesterday'],
    [-1 * minuteMs, '1 minute ago'],
    [24 * hourMs, 'tomorrow'],
    [6 * 24 * hourMs, 'in 6 days'],
    [-6 * 24 * hourMs, '6 days ago'],
    [-30 * 24 * hourMs, '22 October 2026'],
  ];
  for (const [distance, words] of cases)
    assert.equal(text(timeWords(now + distance, now).text), words);
});

test('days and durations are put into words', () => {
  assert.deepEqual(inWords(dayWords(now)), {
    iso: '2026-11-21T14:03:00.000Z',
    text: '21 November 2026',
    as: 'day',
  });
  assert.equal(timeWords(now - 30 * 24 * hourMs, now).as, 'day');
  assert.equal(text(durationWords(30 * minuteMs)), '30 minutes');
  assert.equal(text(durationWords(12 * hourMs)), '12 hours');
  assert.equal(text(durationWords(24 * hourMs)), '24 hours');
  assert.equal(text(durationWords(7 * 24 * hourMs)), '7 days');
  assert.equal(text(durationWords(1000)), '1 second');
});

test('a wait is never shown shorter than it is', () => {
  assert.equal(text(waitWords(1)), '1 second');
  assert.equal(text(waitWords(89)), '89 seconds');
  assert.equal(text(waitWords(91)), '2 minutes');
  assert.equal(text(waitWords(900)), '15 minutes');
});
