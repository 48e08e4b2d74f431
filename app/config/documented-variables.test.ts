import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codesIn, documentedRows } from '../testing/documents.ts';
import { variables } from './variables.ts';
import { warningCodes } from './warning.ts';

const page = 'docs/configuration.md';

test('the configuration page lists every variable, and no other', () => {
  const listed = documentedRows(page, 'variable').map(([name]) => codesIn(name)[0]);
  assert.deepEqual(listed.sort(), Object.keys(variables.shape).sort());
});

test('the configuration page states the default of every variable that has one', () => {
  const defaults: Record<string, unknown> = variables.parse({});
  for (const [name, value] of documentedRows(page, 'variable')) {
    const byDefault = defaults[codesIn(name)[0] ?? ''];
    const isNone = byDefault === undefined || String(byDefault) === '';
    if (isNone) continue;
    assert.equal(codesIn(value)[0], String(byDefault), name);
  }
});

test('the page on warnings lists every code, and no other', () => {
  const listed = documentedRows('docs/start-up.md', 'code').flatMap(([codes]) => codesIn(codes));
  assert.deepEqual(listed.sort(), [...warningCodes].sort());
});
