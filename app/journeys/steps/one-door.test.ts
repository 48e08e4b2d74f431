import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const root = new URL('../../../', import.meta.url);

/** Sessions begin in `enter`, which asks for a second factor, or replace another one. */
const doors = ['app/journeys/steps/enter.ts', 'app/journeys/steps/renew-session.ts'];

test('only two steps store a session: one starts it, one renews it', () => {
  const files = globSync('app/**/*.ts', { cwd: root }).filter(
    (file) => !file.endsWith('.test.ts') && !file.startsWith('app/testing/'),
  );
  const starts = files.filter((file) =>
    /\bsessions\s*\.\s*insert\(/.test(readFileSync(new URL(file, root), 'utf8')),
  );
  assert.deepEqual(starts.sort(), doors);
});
