import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { createOutput, type Output } from './output.ts';

const megabyte = 1024 * 1024;
const line = `${'x'.repeat(99)}\n`;

describe('an output that never blocks', () => {
  let output: Output & { finish(): void };
  let written = '';
  /** How many bytes fit before writes fail. */
  let room: number;
  let attempts: number;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    written = '';
    room = Number.POSITIVE_INFINITY;
    attempts = 0;
    output = createOutput((bytes) => {
      attempts += 1;
      if (room === 0) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
      const fits = bytes.subarray(0, room);
      room -= fits.length;
      written += fits.toString();
      return fits.length;
    });
    output.onLoss((lines) => `${lines} lost\n`);
  });
  afterEach(() => mock.timers.reset());
  const later = () => mock.timers.tick(100);

  test('writes at once while writing is possible', () => {
    output.write('one\n');
    output.write('two\n');
    assert.equal(written, 'one\ntwo\n');
  });

  test('keeps what cannot be written, and later writes each byte once and in order', () => {
    room = 6;
    for (const text of ['one\n', 'two\n', 'three\n']) output.write(text);
    assert.equal(written, 'one\ntw');
    room = 4;
    later();
    assert.equal(written, 'one\ntwo\nth');
    room = Number.POSITIVE_INFINITY;
    output.write('four\n');
    later();
    assert.equal(written, 'one\ntwo\nthree\nfour\n');
    output.write('five\n');
    assert.match(written, /four\nfive\n$/);
  });

  test('keeps a megabyte, counts what it drops, and reports that once', () => {
    room = 0;
    const lines = 20_000;
    for (let count = 0; count < lines; count += 1) output.write(line);
    room = Number.POSITIVE_INFINITY;
    later();
    const [lost] = /\d+ lost/.exec(written) ?? [''];
    const keptLines = written.split(line).length - 1;
    assert.ok(keptLines * line.length <= megabyte && keptLines * line.length > megabyte - 200);
    assert.equal(lost, `${lines - keptLines} lost`);
    output.write('after\n');
    assert.match(written, new RegExp(`${lost}\nafter\n$`));
  });

  test('does not retry on every line while nothing can be written', () => {
    room = 0;
    for (let count = 0; count < 1000; count += 1) output.write(line);
    assert.equal(attempts, 1);
    later();
    assert.equal(attempts, 3);
  });

  test('retries once more when the process ends', () => {
    room = 0;
    output.write('last\n');
    room = Number.POSITIVE_INFINITY;
    output.finish();
    assert.equal(written, 'last\n');
  });
});
