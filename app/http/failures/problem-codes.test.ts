import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codesIn, documentedRows } from '../../testing/documents.ts';
import { problemCodes } from './problem-codes.ts';

test('docs/api.md lists every error code under its status, and no other', () => {
  const rows = documentedRows('docs/api.md', 'status');
  const listed = rows.flatMap(([statuses = '', codes]) => {
    const [first = '', second = first] = statuses.split(', ');
    return codesIn(codes).map((code) => ({ code, statuses: [Number(first), Number(second)] }));
  });
  assert.deepEqual(
    listed.map(({ code }) => code).sort(),
    problemCodes.map(({ code }) => code).sort(),
  );
  for (const { code, statuses } of listed) {
    const status = problemCodes.find((one) => one.code === code)?.status ?? 0;
    assert.ok(statuses.includes(status), `${code} has ${status}`);
  }
});
