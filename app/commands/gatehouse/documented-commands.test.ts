import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  codeBlocks,
  codesIn,
  documentedRows,
  documents,
  readDocument,
} from '../../testing/documents.ts';
import { exitCodes } from './command.ts';
import { commands } from './commands.ts';
import { parse } from './parse.ts';

const page = 'docs/command-line.md';

/** A command as in the tables of the page: with its operands, and its options with their values. */
const expected = commands.map(({ name, operands, options }) => ({
  usage: [name, ...operands].join(' '),
  options: Object.entries(options).map(([option, { value }]) =>
    value === undefined ? `--${option}` : `--${option} ${value}`,
  ),
}));

test('docs/command-line.md lists every command with its operands and options, and no other', () => {
  const listed = documentedRows(page, 'command').flatMap(([names, options]) =>
    codesIn(names).map((usage) => ({ usage, options: codesIn(options) })),
  );
  const byUsage = (one: { usage: string }, other: { usage: string }) =>
    one.usage < other.usage ? -1 : 1;
  assert.deepEqual(listed.sort(byUsage), [...expected].sort(byUsage));
});

test('docs/command-line.md lists every exit code, and no other', () => {
  const listed = documentedRows(page, 'exit code').flatMap(([code]) => codesIn(code).map(Number));
  assert.deepEqual(listed, Object.values(exitCodes));
});

test('every command line in the documents can be parsed', () => {
  const lines = documents().flatMap((file) =>
    codeBlocks(file, 'sh').flatMap((code) =>
      [...code.matchAll(/bin\/gatehouse ([^#>\n]+)/g)].map(([, args = '']) => ({ file, args })),
    ),
  );
  assert.ok(lines.length >= 8);
  for (const { file, args } of lines) {
    const { kind } = parse(args.trim().split(/\s+/), commands);
    assert.equal(kind, 'run', `${file}: ${args}`);
  }
});

test('every command that a document mentions exists', () => {
  const names = commands.map(({ name }) => name);
  for (const file of documents()) {
    for (const [mention, words = ''] of readDocument(file).matchAll(
      /`bin\/gatehouse ([a-z][a-z -]*)/g,
    )) {
      const typed = words.replace(/ -.*/, '').trim();
      const isKnown = names.some((name) => typed === name || typed.startsWith(`${name} `));
      assert.ok(isKnown, `${file}: ${mention}`);
    }
  }
});
