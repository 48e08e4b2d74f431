import type { ApiDocument, DocumentedOperation, Schema } from './api-contract.ts';

/** A request with hostile input. */
export interface HostileCall {
  /** With its parameters filled in, below /api/v1. */
  readonly path: string;
  readonly body?: string | Buffer;
  readonly contentType?: string;
}

const large = 15_000;
const deep = 2_000;
/** Encoded, it must fit into the 16 kB of headers that Node accepts. */
const maxQueryLength = 1_000;

/** Hostile strings. */
const strings = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202eadmin',
  '\u200b',
  'Ａｄａ',
  'e\u0301'.repeat(2_000),
  '👩‍👩‍👧‍👦'.repeat(300),
  'ﷺ'.repeat(2_000),
  'a'.repeat(large),
  'a.'.repeat(large / 2),
  `${'a'.repeat(5_000)}@${'b-'.repeat(2_000)}.com`,
  "' or 1=1 --",
  '{{7*7}}<%= 7*7 %>',
  '"><svg onload=x>\'\\',
  'a\r\nBcc: all@example.com',
  '%00%ff%252e',
  '../../../etc/passwd',
  '__proto__',
  '=1+1',
  '-1',
  '1e309',
  '2026-02-30T25:61:61Z',
];

/** Values that are no strings. */
const others: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  [],
  [[]],
  ['a', 'a'],
  {},
  { toString: 'a', length: 1 },
  { $gt: '' },
];

const inPaths = [
  '%00',
  '%ff',
  '%',
  '..%2f..',
  '%F0%9F%98%80',
  'a'.repeat(8_000),
  "'",
  '%252e',
  '-1',
];

/** Bodies that are wrong for every operation. */
function wrongBodies(sample: string): Omit<HostileCall, 'path'>[] {
  const json = 'application/json';
  return [
    { contentType: json },
    ...['', ' ', 'null', '[]', '1', '"a"', 'undefined', '{', sample.slice(0, -1), `${sample}x`].map(
      (body) => ({ body, contentType: json }),
    ),
    { body: `\ufeff${sample}`, contentType: json },
    { body: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), contentType: json },
    { body: `{"a":${'['.repeat(deep)}${']'.repeat(deep)}}`, contentType: json },
    { body: `{"a":${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}}`, contentType: json },
    { body: `{${'"a":1,'.repeat(2_000)}"b":1}`, contentType: json },
    { body: `{"a":"${'\\u0061'.repeat(2_000)}"}`, contentType: json },
    { body: `{"__proto__":{"role":"admin"},"constructor":{"prototype":{}}}`, contentType: json },
    { body: `{"a":${'9'.repeat(10_000)}}`, contentType: json },
    { body: sample.replace('{', '{"unexpected":1,'), contentType: json },
    { body: 'x'.repeat(70_000), contentType: json },
    { body: sample, contentType: 'text/plain' },
    { body: sample, contentType: 'application/json; charset=utf-16' },
    { body: sample, contentType: 'multipart/form-data; boundary=x' },
    { body: 'a=1&a=2&__proto__=x', contentType: 'application/x-www-form-urlencoded' },
    { body: `${'a=1&'.repeat(3_000)}`, contentType: 'application/x-www-form-urlencoded' },
  ];
}

/** Hostile values for each part of an operation's input: wrong types, huge, deep, Unicode, missing and unknown. */
export function hostileCalls(
  document: ApiDocument,
  path: string,
  operation: DocumentedOperation,
  filled: Readonly<Record<string, string>>,
): HostileCall[] {
  const fill = (values: Readonly<Record<string, string>>) =>
    path.replace(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? 'x');
  const good = fill(filled);
  const inPath = operation.parameters.filter(({ in: place }) => place === 'path');
  const inQuery = operation.parameters.filter(({ in: place }) => place === 'query');
  const schema = operation.requestBody?.content['application/json']?.schema;
  const sample = schema && sampleOf(document, schema);
  return [
    ...inPath.flatMap(({ name }) =>
      inPaths.map((text) => ({ path: fill({ ...filled, [name]: text }) })),
    ),
    ...inQuery.flatMap(({ name }) =>
      strings.map((text) => ({
        path: `${good}?${name}=${encodeURIComponent(text.slice(0, maxQueryLength).toWellFormed())}`,
      })),
    ),
    ...['?unexpected=1', '?__proto__=1', '?%', '?a[b]=c', `?${'a=1&'.repeat(2_000)}`].map(
      (query) => ({
        path: good + query,
      }),
    ),
    ...wrongBodies(JSON.stringify(sample ?? {})).map((wrong) => ({ path: good, ...wrong })),
    ...mutations(sample).map((value) => ({
      path: good,
      body: JSON.stringify(value),
      contentType: 'application/json',
    })),
    ...('application/x-www-form-urlencoded' in (operation.requestBody?.content ?? {})
      ? mutations(sample).map((value) => ({ path: good, ...formOf(value) }))
      : []),
  ];
}

/** A body that the operation might take, as JSON; empty if it takes none. */
export function sampleBodyOf(document: ApiDocument, { requestBody }: DocumentedOperation): string {
  const schema = requestBody?.content['application/json']?.schema;
  return schema === undefined ? '' : JSON.stringify(sampleOf(document, schema));
}

function formOf(value: unknown): Omit<HostileCall, 'path'> {
  const fields = Object.entries(value as object).map(([name, each]) => [
    name,
    typeof each === 'string' ? each : JSON.stringify(each),
  ]);
  return {
    body: new URLSearchParams(Object.fromEntries(fields)).toString().slice(0, large),
    contentType: 'application/x-www-form-urlencoded',
  };
}

/** The sample without one member, and with each hostile value in place of each member. */
function mutations(sample: unknown): unknown[] {
  const members = Object.entries((sample ?? {}) as Record<string, unknown>);
  return members.flatMap(([name]) => [
    Object.fromEntries(members.filter(([other]) => other !== name)),
    ...[...strings, ...others].map((value) => ({ ...Object.fromEntries(members), [name]: value })),
  ]);
}

function sampleOf(document: ApiDocument, schema: Schema): unknown {
  const name = schema.$ref?.split('/').at(-1);
  const found = name === undefined ? schema : document.components.schemas[name];
  if (found === undefined) return undefined;
  const [example] = (found['examples'] ?? found['enum'] ?? []) as unknown[];
  if (example !== undefined) return example;
  const [first] = (found['anyOf'] ?? []) as Schema[];
  return first === undefined ? sampleOfType(document, found) : sampleOf(document, first);
}

function sampleOfType(document: ApiDocument, schema: Schema): unknown {
  switch ([schema.type].flat()[0]) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, part]) => [
          name,
          sampleOf(document, part),
        ]),
      );
    case 'array':
      return [sampleOf(document, schema['items'] as Schema)];
    case 'string':
      return 'a'.repeat(Number(schema['minLength'] ?? 20));
    case 'boolean':
      return true;
    default:
      return 1;
  }
}
