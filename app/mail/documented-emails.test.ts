import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codesIn, documentedRows } from '../testing/documents.ts';
import { emails } from './emails/emails.ts';

test('docs/email.md lists every email, and no other', () => {
  const listed = documentedRows('docs/email.md', 'email').flatMap(([kind]) => codesIn(kind));
  assert.deepEqual(listed.sort(), Object.keys(emails).sort());
});
