import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { IntlMessageFormat } from 'intl-messageformat';
import { english, englishParts } from './english.ts';
import { createMessages } from './messages.ts';

const root = join(import.meta.dirname, '../..');
const templates = read('views/**/*.njk');
const code = read('app/**/*.ts').filter(
  ({ path }) => !path.endsWith('.test.ts') && !path.startsWith('app/messages/english'),
);

function read(pattern: string): { path: string; text: string }[] {
  return globSync(pattern, { cwd: root }).map((path) => {
    return { path, text: readFileSync(join(root, path), 'utf8') };
  });
}

/** The calls of `t` and `sentence` in a template, with the names of the values that they pass. */
function callsIn(template: string): { key: string; names: string[] }[] {
  return [...template.matchAll(/\b(?:t|sentence)\(\s*/g)].map(({ index, 0: opening }) => {
    const call = balanced(template.slice(index + opening.length - 1).replace(/^\s/, '('));
    const [, key = ''] = /^\(?\s*'([^']*)'/.exec(call) ?? [];
    const values = call.indexOf('{');
    return { key, names: values < 0 ? [] : namesIn(balanced(call.slice(values))) };
  });
}

/** From an opening bracket to the one that closes it. */
function balanced(text: string): string {
  let depth = 0;
  for (const { 0: bracket, index } of text.matchAll(/[({[\])}]/g)) {
    depth += '({['.includes(bracket) ? 1 : -1;
    if (depth === 0) return text.slice(0, index + 1);
  }
  return text;
}

/** The names of an object literal, without those of objects within it. */
function namesIn(literal: string): string[] {
  let inside = literal.slice(1, -1);
  for (let before = ''; before !== inside; ) {
    before = inside;
    inside = inside.replace(/\{[^{}]*\}|\([^()]*\)|\[[^[\]]*\]|'[^']*'/g, 'null');
  }
  return [...inside.matchAll(/(\w+):/g)].map(([, name = '']) => name).sort();
}

type Elements = ReturnType<IntlMessageFormat['getAst']>;

/** The names of the placeholders of a message, those within plurals and selects included. */
function placeholdersOf(elements: Elements): string[] {
  const names = elements.flatMap((element) => [
    // 0 is text, 7 the "#" of a plural; everything else has a name.
    ...(element.type === 0 || element.type === 7 ? [] : [element.value]),
    ...('options' in element
      ? Object.values(element.options).flatMap(({ value }) => placeholdersOf(value))
      : []),
  ]);
  return [...new Set(names)].sort();
}

describe('the English catalogue', () => {
  test('has every key once', () => {
    const keys = Object.values(englishParts).flatMap((part) => Object.keys(part));
    const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
    assert.deepEqual(twice, []);
    assert.deepEqual(Object.keys(english).sort(), keys.sort());
  });

  test('has no key that nothing uses', () => {
    const used = new Set(
      [...templates, ...code].flatMap(({ text }) =>
        [...text.matchAll(/'([a-z][\w.-]*)'/g)].map(([, literal = '']) => literal),
      ),
    );
    assert.deepEqual(
      Object.keys(english).filter((key) => !used.has(key)),
      [],
    );
  });

  test('has every key that a template names, and its placeholders are those that the template fills', () => {
    const faults = templates.flatMap(({ path, text }) =>
      callsIn(text).flatMap(({ key, names }) => {
        if (key === '' && path === 'views/components/sentence.njk') return [];
        if (!Object.hasOwn(english, key)) return [`${path}: no message '${key}'`];
        const message = new IntlMessageFormat(english[key as keyof typeof english], 'en');
        const wanted = placeholdersOf(message.getAst());
        const given = names.join();
        return wanted.join() === given ? [] : [`${path}: '${key}' wants ${wanted}, gets ${given}`];
      }),
    );
    assert.deepEqual(faults, []);
  });

  test('has no HTML, and no apostrophe that MessageFormat would take for a quote', () => {
    const odd = Object.entries(english).filter(([, text]) => /<[a-z/]|'(?=[{}#|<])/i.test(text));
    assert.deepEqual(odd, []);
  });
});

describe('a text', () => {
  const { t, text, parts } = createMessages('en');

  test('counts, and takes other messages as values', () => {
    assert.equal(t('time.minutes', { count: 1 }), '1 minute');
    assert.equal(text(['time.minutes', { count: 1200 }]), '1,200 minutes');
    assert.match(t('log-in.remember.hint', { duration: ['time.days', { count: 30 }] }), /30 days/);
  });

  test('without a value that it needs, or without a place in the catalogue, is an error', () => {
    assert.throws(() => t('time.minutes'), /count/);
    assert.throws(() => t('no-such.key'), /no-such\.key/);
    assert.throws(() => t('toString'), /toString/);
    // @ts-expect-error the type knows the placeholders of every key
    assert.throws(() => text(['time.minutes', { minutes: 1 }]));
    // @ts-expect-error
    assert.throws(() => text('time.minutes'));
  });

  test('in pieces keeps its order and the values that are more than words', () => {
    const link = { href: '/register', link: 'Create an account' };
    assert.deepEqual(parts('log-in.register', { register: link }), ['New here? ', link]);
  });
});
test('templates have no words of their own', () => {
  const found = templates.flatMap(({ path, text }) =>
    wordsIn(text).map((word) => `${path}: ${word}`),
  );
  assert.deepEqual(found, []);
});

/** What a template says beside its tags, and what its expressions and attributes say in so many words. */
function wordsIn(template: string): string[] {
  const expressions = [...template.matchAll(/\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g)].map(
    ([code]) => code,
  );
  const literals = expressions.flatMap((code) =>
    [...code.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, single, double]) => single ?? double ?? ''),
  );
  const bare = template.replace(/\{#[\s\S]*?#\}|\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g, '_');
  const attributes = [...bare.matchAll(/\b(?:aria-label|title|alt|placeholder)="([^"]+)"/g)];
  const content = bare.replace(/<!?[a-z/_][^>]*>/gi, '\n').split('\n');
  return [
    ...literals.filter((literal) =>
      /^\p{Lu}|\p{L} \p{L}|^[,.;:] ?\p{L}|\p{L}[.!?]$/u.test(literal),
    ),
    ...[...attributes.map(([, value = '']) => value), ...content.map((line) => line.trim())].filter(
      (text) => /\p{L}/u.test(text),
    ),
  ];
}

test('times are in UTC, wherever the server stands', () => {
  const zone = process.env['TZ'];
  process.env['TZ'] = 'Asia/Kathmandu';
  try {
    const at = Date.parse('2026-11-22T20:05:00Z');
    const { text } = createMessages('en');
    assert.equal(text(['time.minute', { at }]), '22 November 2026 at 20:05 UTC');
    assert.equal(text(['time.day', { at }]), '22 November 2026');
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});
