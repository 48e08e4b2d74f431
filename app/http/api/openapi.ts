import type { z } from 'zod';
import { problemCodes } from '../failures/problem-codes.ts';
import { scopeFor } from './access.ts';
import { failuresOf } from './openapi-failures.ts';
import { createSchemaBook, type SchemaBook } from './openapi-schemas.ts';
import type { Operation } from './operation.ts';

/** Version of the API, not of the program. Paths begin with it. */
const apiVersion = '1.0.0';

const description = `Accounts, sessions and keys of Gatehouse for programs.

Send one credential: \`Authorization: Bearer\` with an access token, or \`X-API-Key\`. Pages of Gatehouse itself may use the cookie of their
session; unsafe calls need \`Content-Type: application/json\` and their own \`Origin\` then.

Bodies are JSON in UTF-8 of at most 16 kB; unknown fields, repeated members and deep nesting are refused. Times are ISO 8601 in UTC. Lists come in
pages: pass \`next_cursor\` as \`cursor\`. Failures are problem details (RFC 9457), where \`code\` is a stable word.

<details><summary>What each code means</summary>

${problemCodes.map(({ status, code, meaning }) => `- \`${code}\` (${status}): ${meaning}`).join('\n')}

</details>`;

const securitySchemes = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'An access token of /login: a JWT or an opaque one.',
  },
  apiKey: {
    type: 'apiKey',
    in: 'header',
    name: 'X-API-Key',
    description: 'An API key with the scope that the operation names.',
  },
  basic: {
    type: 'http',
    scheme: 'basic',
    description: 'A service: the id of its API key, and the key.',
  },
};

export type OpenApiDocument = ReturnType<typeof createOpenApiDocument>;

/**
 * Creates the OpenAPI document from the same operations as the router, so the two cannot differ
 * (https://spec.openapis.org/oas/v3.1.1).
 *
 * @param sessionCookie its name, which depends on scheme and domain
 */
export function createOpenApiDocument(
  operations: readonly Operation[],
  { baseUrl, sessionCookie }: { baseUrl: URL; sessionCookie: string },
) {
  const book = createSchemaBook();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    const { path, method } = operation;
    paths[path] = { ...paths[path], [method]: describe(operation, book) };
  }
  const cookie = {
    type: 'apiKey',
    in: 'cookie',
    name: sessionCookie,
    description: 'The session cookie. Browsers send it themselves, so there is nothing to enter.',
  };
  return {
    openapi: '3.1.1',
    info: { title: 'Gatehouse', version: apiVersion, description },
    servers: [{ url: `${baseUrl.origin}/api/v1` }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: { schemas: book.schemas, securitySchemes: { ...securitySchemes, cookie } },
  };
}

function describe(operation: Operation, book: SchemaBook) {
  const { id, tag, summary, description: more, body } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(more === undefined ? {} : { description: more }),
    security: securityOf(operation),
    parameters: [
      ...parametersOf('path', operation.params, book),
      ...parametersOf('query', operation.query, book),
    ],
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: contentOf(operation, body, book) } }),
    responses: { ...failuresOf(operation, book), ...successesOf(operation, book) },
  };
}

function securityOf(operation: Operation): Record<string, string[]>[] {
  const scope = scopeFor(operation);
  const scopes = scope === undefined ? [] : [scope];
  switch (operation.access) {
    case 'public':
      return [];
    case 'client':
      return [{ apiKey: scopes }, { basic: scopes }, { bearer: scopes }];
    case 'session':
    case 'recently-proved':
    case 'admin':
      return [{ bearer: [] }, { cookie: [] }];
    default:
      return [{ bearer: [] }, { apiKey: scopes }, { cookie: [] }];
  }
}

function parametersOf(place: 'path' | 'query', schema: z.ZodObject | undefined, book: SchemaBook) {
  if (schema === undefined) return [];
  const accepted = book.schemaOf(schema, 'input');
  const read = book.schemaOf(schema, 'output');
  return Object.entries(read.properties ?? {}).map(([name, { description: about, ...rest }]) => ({
    name,
    in: place,
    required: accepted.required?.includes(name) ?? false,
    ...(about === undefined ? {} : { description: about }),
    schema: rest,
  }));
}

function contentOf({ isOAuth = false }: Operation, body: z.ZodType, book: SchemaBook) {
  const schema = book.schemaOf(body, 'input');
  return {
    ...(isOAuth ? { 'application/x-www-form-urlencoded': { schema } } : {}),
    'application/json': { schema },
  };
}

function successesOf({ responses, limit }: Operation, book: SchemaBook) {
  return Object.fromEntries(
    Object.entries(responses).map(([status, { description: about, schema, files = [] }]) => [
      status,
      {
        description: about,
        ...(limit === undefined ? {} : { headers: limitHeaders }),
        ...(schema === undefined
          ? {}
          : { content: { 'application/json': { schema: book.schemaOf(schema, 'output') } } }),
        ...(files.length === 0
          ? {}
          : { content: Object.fromEntries(files.map((type) => [type, { schema: text }])) }),
      },
    ]),
  );
}

const text = { type: 'string' };

const limitHeaders = {
  RateLimit: {
    description: 'Remaining requests, and the time until the limit resets',
    schema: text,
  },
  'RateLimit-Policy': { description: 'The limit: requests in a number of seconds', schema: text },
};
