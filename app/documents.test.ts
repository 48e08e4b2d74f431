import assert from 'node:assert/strict';
import { existsSync, globSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { documents, readDocument } from './testing/documents.ts';

const root = join(import.meta.dirname, '..');
const link = /\]\((?!https?:|mailto:)([^)#\s]+)/g;
const decision = /\[decision (\d+)\]\([^)]*?(\d{4})-/g;

function decisions(): string[] {
  return readdirSync(join(root, 'docs/decisions')).filter((name) => /^\d{4}-/.test(name));
}

/** The anchor that GitHub derives from a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

describe('the documents', () => {
  test('link only to files that exist', () => {
    const broken = documents().flatMap((file) =>
      [...readDocument(file).matchAll(link)]
        .map(([, target = '']) => target)
        .filter((target) => !existsSync(join(root, dirname(file), target)))
        .map((target) => `${file}: ${target}`),
    );
    assert.ok(documents().length > 10);
    assert.deepEqual(broken, []);
  });

  test('link only to headings that exist', () => {
    const anchor = /\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)/g;
    for (const file of documents()) {
      for (const [text, target = '', wanted] of readDocument(file).matchAll(anchor)) {
        const page = target === '' ? file : join(dirname(file), target);
        const headings = [...readDocument(page).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
          anchorOf(title),
        );
        assert.ok(headings.includes(wanted ?? ''), `${file}: ${text}`);
      }
    }
  });

  test('use the same number of a decision in its name, its title and links to it', () => {
    const names = decisions();
    const numbers = names.map((name) => name.slice(0, 4));
    assert.deepEqual(numbers, [...new Set(numbers)]);
    for (const name of names) {
      const [, number] = /^# (\d+)\. /.exec(readDocument(join('docs/decisions', name))) ?? [];
      assert.equal(number?.padStart(4, '0'), name.slice(0, 4), name);
    }
    for (const file of documents()) {
      for (const [text, number = '', target] of readDocument(file).matchAll(decision)) {
        assert.equal(number.padStart(4, '0'), target, `${file}: ${text}`);
      }
    }
  });

  test('are all listed in an index: pages in docs/README.md, decisions in docs/decisions/README.md', () => {
    for (const folder of ['docs', 'docs/decisions']) {
      const index = readDocument(`${folder}/README.md`);
      const linked = [...index.matchAll(link)].map(([, target]) => target);
      for (const page of globSync('*.md', { cwd: join(root, folder) })) {
        assert.ok(page === 'README.md' || linked.includes(page), `${folder}/${page}`);
      }
    }
  });

  test('explain every missing number of a decision', () => {
    const index = readDocument('docs/decisions/README.md');
    const numbers = decisions().map((name) => Number(name.slice(0, 4)));
    for (let number = 1; number < Math.max(...numbers); number += 1) {
      assert.match(index, new RegExp(`^\\| ${number} \\|`, 'm'), `decision ${number}`);
    }
  });

  test('mention only npm scripts that exist', () => {
    const { scripts } = JSON.parse(readDocument('package.json'));
    for (const file of documents()) {
      for (const [mention, name = ''] of readDocument(file).matchAll(/npm (?:run )?([a-z]+)\b/g)) {
        const isOwn = mention.startsWith('npm run ') || name === 'start' || name === 'test';
        assert.ok(!isOwn || Object.hasOwn(scripts, name), `${file}: ${mention}`);
      }
    }
  });

  test('start with a README of three screens', () => {
    assert.ok(readDocument('README.md').split('\n').length <= 150);
  });
});
