import assert from 'node:assert/strict';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';

const root = join(import.meta.dirname, '..');
const folders = '{app,bench,deploy,docs,e2e,examples}';
const link = /\]\((?!https?:|mailto:)([^)#\s]+)/g;
const decision = /\[decision (\d+)\]\([^)]*?(\d{4})-/g;

describe('the documents', () => {
  const documents = globSync(['*.md', `${folders}/**/*.md`], { cwd: root }).filter(
    (file) => !file.includes('node_modules'),
  );
  const textOf = (file: string) => readFileSync(join(root, file), 'utf8');

  test('link only to files that exist', () => {
    const broken = documents.flatMap((file) =>
      [...textOf(file).matchAll(link)]
        .map(([, target = '']) => target)
        .filter((target) => !existsSync(join(root, dirname(file), target)))
        .map((target) => `${file}: ${target}`),
    );
    assert.ok(documents.length > 10);
    assert.deepEqual(broken, []);
  });

  test('give each decision one number, in its name, its title and links to it', () => {
    const folder = 'docs/decisions';
    const names = readdirSync(join(root, folder)).filter((name) => /^\d{4}-/.test(name));
    const numbers = names.map((name) => name.slice(0, 4));
    assert.deepEqual(numbers, [...new Set(numbers)]);
    for (const name of names) {
      const [, number] = /^# (\d+)\. /.exec(textOf(join(folder, name))) ?? [];
      assert.equal(number?.padStart(4, '0'), name.slice(0, 4), name);
    }
    for (const file of documents) {
      for (const [text, number = '', target] of textOf(file).matchAll(decision)) {
        assert.equal(number.padStart(4, '0'), target, `${file}: ${text}`);
      }
    }
  });
});
