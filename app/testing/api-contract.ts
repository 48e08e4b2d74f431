import assert from 'node:assert/strict';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** The part of an OpenAPI document that tests use. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export interface Schema {
  readonly [keyword: string]: unknown;
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

export interface DocumentedOperation {
  readonly operationId: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters: readonly {
    readonly name: string;
    readonly in: 'path' | 'query';
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: Schema }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { schema: Schema }>> }>
  >;
}

interface Seen {
  readonly method: string;
  /** Below /api/v1. */
  readonly path: string;
  readonly status: number;
  readonly contentType: string | null;
  readonly body: unknown;
}

/** Checks responses against the OpenAPI document of the same server. */
export interface ApiContract {
  readonly document: ApiDocument;
  /** @throws AssertionError for an undocumented response */
  check(seen: Seen): void;
}

const beyondOperations: Readonly<Record<string, readonly number[]>> = {
  unknownPath: [400, 404],
  unknownMethod: [204, 405],
};

export async function readApiContract(address: string): Promise<ApiContract> {
  const answer = await fetch(`${address}/openapi.json`);
  const document = (await answer.json()) as ApiDocument;
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document, 'api');
  const compiled = new Map<string, ValidateFunction>();
  const patterns = Object.keys(document.paths).map(
    (path) => [path, new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`)] as const,
  );

  function validatorFor(pointer: string): ValidateFunction {
    const known = compiled.get(pointer) ?? ajv.compile({ $ref: `api#${pointer}` });
    compiled.set(pointer, known);
    return known;
  }

  return {
    document,
    check({ method, path, status, contentType, body }) {
      const [pathname = ''] = path.split('?', 1);
      const found = patterns.find(([, pattern]) => pattern.test(pathname))?.[0];
      const what = `${method} ${path}: ${status}`;
      if (found === undefined) {
        assert.ok(beyondOperations['unknownPath']?.includes(status), what);
        return;
      }
      const key = method === 'HEAD' ? 'get' : method.toLowerCase();
      const operation = document.paths[found]?.[key];
      if (operation === undefined) {
        assert.ok(beyondOperations['unknownMethod']?.includes(status), what);
        return;
      }
      const response = operation.responses[status];
      assert.ok(response, `${what} is not documented`);
      if (method === 'HEAD') return;
      const types = Object.keys(response.content ?? {});
      const sent = contentType?.split(';')[0] ?? undefined;
      const type = types.find((each) => each === sent) ?? types[0];
      assert.equal(sent, type, what);
      if (type === undefined) return;
      const place = ['paths', found, key, 'responses', status, 'content', type, 'schema'];
      const validate = validatorFor(`/${place.map(escaped).join('/')}`);
      assert.ok(validate(body), `${what}: ${JSON.stringify(validate.errors)}`);
    },
  };
}

/** Escapes a part of a JSON Pointer in a URI fragment (RFC 6901). */
function escaped(part: string | number): string {
  return encodeURIComponent(String(part).replaceAll('~', '~0').replaceAll('/', '~1'));
}
