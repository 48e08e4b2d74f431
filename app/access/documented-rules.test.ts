import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeBlocks, codesIn, documentedRows } from '../testing/documents.ts';
import { parseAccessRules } from './parse-access-rules.ts';

const page = 'docs/protecting-applications.md';

test('the access rules in the documentation have no faults, and use every field of the table', () => {
  const example = codeBlocks(page, 'yaml').find((block) => block.includes('allow: public')) ?? '';
  const parsed = parseAccessRules(example);
  assert.equal(parsed.kind, 'rules', example);
  const used = parsed.kind === 'rules' ? parsed.rules.flatMap((rule) => Object.keys(rule)) : [];
  const fields = documentedRows(page, 'field').flatMap(([field]) => codesIn(field));
  assert.deepEqual([...new Set(used)].sort(), fields.sort());
});
