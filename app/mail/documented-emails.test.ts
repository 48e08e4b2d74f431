import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { codesIn, documentedRows } from '../testing/documents.ts';

const templates = join(import.meta.dirname, '../../views/mail');

test('the page on email lists every email, and no other', () => {
  const kinds = readdirSync(templates).flatMap(
    (file) => /^(?!layout)(.+)\.txt\.njk$/.exec(file)?.[1] ?? [],
  );
  const listed = documentedRows('docs/email.md', 'email').flatMap(([kind]) => codesIn(kind));
  assert.deepEqual(listed.sort(), kinds.sort());
});
