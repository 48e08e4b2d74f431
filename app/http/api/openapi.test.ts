import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { asPage, createApiClient } from '../../testing/api-client.ts';
import { type ApiDocument, readApiContract, type Schema } from '../../testing/api-contract.ts';
import { createTestKey } from '../../testing/api-keys.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';

describe('the OpenAPI document', () => {
  let application: TestApplication;
  let document: ApiDocument;
  before(async () => {
    application = await startApplication();
    ({ document } = await readApiContract(application.address));
  });
  after(() => application.close());

  test('is valid OpenAPI 3.1, and public', async () => {
    const answer = await fetch(`${application.address}/openapi.json`);
    assert.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8');
    assert.match(answer.headers.get('cache-control') ?? '', /public/);
    const { valid, errors } = await new Validator().validate(structuredClone(document) as never);
    assert.ok(valid, JSON.stringify(errors));
  });

  test('can be read by pages of CORS_ORIGINS only', async () => {
    const origin = 'https://viewer.example';
    const open = await startApplication({ CORS_ORIGINS: origin }, application.stores);
    try {
      for (const path of ['/openapi.json', '/.well-known/jwks.json']) {
        for (const method of ['GET', 'OPTIONS']) {
          const ask = (from: string) =>
            fetch(open.address + path, { method, headers: { origin: from } });
          const allowed = async (from: string) =>
            (await ask(from)).headers.get('access-control-allow-origin');
          assert.equal(await allowed(origin), origin, `${method} ${path}`);
          assert.equal(await allowed('https://evil.example'), null);
        }
      }
    } finally {
      await open.close();
    }
  });

  test('has exactly the operations of the router', async () => {
    const api = createApiClient(application.address);
    for (const [path, operations] of Object.entries(document.paths)) {
      const asked = path.replace(/\{\w+\}/g, 'x');
      const { headers } = await api('OPTIONS', asked);
      const allowed = (headers.get('allow') ?? '').toLowerCase().split(', ');
      const beside = ['head', 'options'];
      assert.deepEqual(
        allowed.filter((method) => !beside.includes(method)).sort(),
        Object.keys(operations).sort(),
        path,
      );
    }
    const ids = Object.values(document.paths).flatMap((operations) =>
      Object.values(operations).map(({ operationId }) => operationId),
    );
    assert.equal(new Set(ids).size, ids.length);
  });

  test('names the credentials that each operation accepts, and others get 401', async () => {
    const api = createApiClient(application.address);
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const [method, { security }] of Object.entries(operations)) {
        const { status } = await api(method.toUpperCase(), path.replace(/\{\w+\}/g, 'x'));
        assert.equal(status === 401, security.length > 0, `${method} ${path}: ${status}`);
      }
    }
  });

  test('names the scope that each operation needs, and other scopes get 403', async () => {
    const { id } = await application.createAccount({ role: 'admin' });
    const all = ['read', 'write', 'introspect'];
    const keys = new Map<string, string>([
      ['', await createTestKey(application.services, id, all)],
    ]);
    for (const scope of all) {
      const others = all.filter((other) => other !== scope);
      keys.set(scope, await createTestKey(application.services, id, others));
    }
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const [method, { security }] of Object.entries(operations)) {
        if (security.length === 0) continue;
        const [named = ''] = security.flatMap((scheme) => scheme['apiKey'] ?? []);
        const headers = { 'x-api-key': keys.get(named) ?? '' };
        const api = createApiClient(application.address, headers);
        const { status, body } = await api(method.toUpperCase(), path.replace(/\{\w+\}/g, 'x'));
        const code = body.code ?? body.error;
        assert.deepEqual([status, code], [403, 'insufficient_scope'], `${method} ${path}`);
      }
    }
  });

  test('marks the operations of administrators', async () => {
    const account = await application.createAccount();
    const browser = await application.startSession(account);
    const api = createApiClient(application.address, asPage(browser, application.baseUrl));
    const administrative = Object.entries(document.paths).filter(([path]) =>
      /^\/admin\//.test(path),
    );
    assert.ok(administrative.length > 0);
    for (const [path, operations] of administrative) {
      for (const method of Object.keys(operations)) {
        const { status, body } = await api(method.toUpperCase(), path.replace(/\{\w+\}/g, 'x'));
        assert.deepEqual([status, body.code], [403, 'forbidden'], `${method} ${path}`);
      }
    }
  });

  test('has a limit for every string, and refuses unknown fields', () => {
    const loose: string[] = [];
    const look = (schema: Schema, place: string) => {
      const types = [schema.type].flat();
      const isRuled = ['enum', 'const', 'maxLength', '$ref'].some((rule) => rule in schema);
      if (types.includes('string') && !isRuled) loose.push(place);
      if (types.includes('object') && schema['additionalProperties'] !== false) loose.push(place);
      for (const [name, part] of Object.entries(schema.properties ?? {})) {
        look(part, `${place}.${name}`);
      }
      for (const part of ['anyOf', 'items'].flatMap((key) => (schema[key] ?? []) as Schema[])) {
        look(part, place);
      }
    };
    for (const [name, schema] of Object.entries(document.components.schemas)) look(schema, name);
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const { parameters, requestBody } of Object.values(operations)) {
        for (const { name, schema } of parameters) look(schema, `${path} ${name}`);
        const body = requestBody?.content['application/json']?.schema;
        if (body) look(strictIfOurs(body, requestBody), `${path} body`);
      }
    }
    assert.deepEqual(loose, []);
  });
});

/** OAuth ignores unknown parameters (RFC 6749, 3.2). */
function strictIfOurs(body: Schema, { content }: { readonly content: object }): Schema {
  return 'application/x-www-form-urlencoded' in content
    ? { ...body, additionalProperties: false }
    : body;
}
