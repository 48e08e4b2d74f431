import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { startApplication, type TestApplication } from '../../testing/application.ts';

type Node = Readonly<Record<string, unknown>>;

describe('examples in the OpenAPI document', () => {
  let application: TestApplication;
  let document: Node;
  before(async () => {
    application = await startApplication();
    const answer = await fetch(`${application.address}/openapi.json`);
    document = (await answer.json()) as Node;
  });
  after(() => application.close());

  test('exist for every text with a pattern or a format', () => {
    const ruled = [...nodesOf(document)].filter(
      ([, node]) => typeof node['pattern'] === 'string' || typeof node['format'] === 'string',
    );
    assert.ok(ruled.length > 20);
    const without = ruled.filter(([, node]) => !Array.isArray(node['examples']));
    assert.deepEqual(
      without.map(([pointer]) => pointer),
      [],
    );
  });

  test('match their own schemas', () => {
    const ajv = new Ajv2020({
      strict: false,
      formats: {
        email: /^\S+@\S+\.\w+$/,
        password: true,
        uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
        'date-time': (text: string) => !Number.isNaN(Date.parse(text)),
      },
    });
    ajv.addSchema(document, 'api');
    const wrong: string[] = [];
    for (const [pointer, { examples }] of nodesOf(document)) {
      if (!Array.isArray(examples)) continue;
      const validate = ajv.compile({ $ref: `api#${pointer}` });
      for (const example of examples) {
        if (!validate(example)) wrong.push(`${pointer}: ${JSON.stringify(example)}`);
      }
    }
    assert.deepEqual(wrong, []);
  });
});

/** Every object in the document, with its JSON Pointer as a URI fragment (RFC 6901). */
function* nodesOf(node: unknown, pointer = ''): Generator<readonly [string, Node]> {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) yield [pointer, node as Node];
  for (const [name, part] of Object.entries(node)) {
    const escaped = encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
    yield* nodesOf(part, `${pointer}/${escaped}`);
  }
}
