import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { documentedRows } from '../testing/documents.ts';

const docs = join(import.meta.dirname, '../../docs');
const link = /\[[\w-]+\]\((\.\.\/[\w./-]+\.test\.ts)\) “([^”]+)”/g;

/** The requirements about more than one factor, and those about sessions and secrets that second factors touch. */
const required = [
  ...['6.1.3', '6.3.3', '6.3.4', '6.3.5', '6.3.6', '6.3.7', '6.3.8', '6.4.1', '6.4.3', '6.4.4'],
  ...['6.5.1', '6.5.2', '6.5.3', '6.5.4', '6.5.5', '6.5.6', '6.5.8', '6.6.2', '6.6.3', '6.7.2'],
  ...['7.2.4', '7.4.3', '7.5.1', '7.5.3', '11.2.5', '11.3.1', '11.3.2', '11.3.3', '16.3.1'],
];

test('the page on ASVS has a row for each requirement, and each names tests that exist', () => {
  const rows = documentedRows('docs/asvs.md', 'Requirement');
  const listed = rows.flatMap(([requirement = '']) =>
    [...requirement.matchAll(/\b\d+\.\d+\.\d+\b/g)].map(([number]) => number),
  );
  assert.deepEqual(listed, required);
  for (const [requirement, state, tests = ''] of rows) {
    assert.ok(state && state.length > 10, requirement);
    const named = [...tests.matchAll(link)];
    assert.ok(named.length > 0, `${requirement} names no test`);
    assert.equal(
      tests
        .replaceAll(link, '')
        .replaceAll(/[,;]|<br>/g, '')
        .trim(),
      '',
      requirement,
    );
    for (const [, file = '', name = ''] of named) {
      const path = join(docs, file);
      assert.ok(existsSync(path), `${requirement}: ${file}`);
      assert.ok(readFileSync(path, 'utf8').includes(name), `${requirement}: “${name}” in ${file}`);
    }
  }
});
