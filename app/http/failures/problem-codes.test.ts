import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { problemCodes } from './problem-codes.ts';

test('the README lists every code of a failure, and no other', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8');
  const rows = [...readme.matchAll(/^\| \d{3}(?:, \d{3})* \| (.*) \|$/gm)];
  const listed = rows.flatMap(([, codes = '']) => [...codes.matchAll(/`(\w+)`/g)]);
  assert.deepEqual(
    listed.map(([, code]) => code).sort(),
    problemCodes.map(({ code }) => code).sort(),
  );
});
