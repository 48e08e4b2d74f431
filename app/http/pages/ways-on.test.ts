import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '../../..');
const navigation = /\{% extends "layouts\/(account|administration)\.njk" %\}/;

test('every page without navigation has a link to another page, or a button that cancels', () => {
  const templates = globSync('views/pages/*.njk', { cwd: root });
  const deadEnds = templates.filter((path) => {
    const template = readFileSync(join(root, path), 'utf8');
    const isLedOn = /\bhref\b|partials\/cancel-login/.test(template);
    return !navigation.test(template) && !isLedOn;
  });
  assert.ok(templates.length > 40);
  assert.deepEqual(deadEnds, []);
});
