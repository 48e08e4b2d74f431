import { oauthFailure, problemDetails } from './failure-schemas.ts';
import type { JsonSchema, SchemaBook } from './openapi-schemas.ts';
import type { Operation } from './operation.ts';

const text = { type: 'string' };

/** The errors that an operation can return, by status. */
export function failuresOf(operation: Operation, book: SchemaBook) {
  const { isOAuth = false } = operation;
  const schema = book.schemaOf(isOAuth ? oauthFailure : problemDetails, 'output');
  const type = isOAuth ? 'application/json' : 'application/problem+json';
  return Object.fromEntries(
    [...failureStatuses(operation)].map(([status, about]) => [
      String(status),
      {
        description: about,
        ...(headersOf(status) === undefined ? {} : { headers: headersOf(status) }),
        content: { [type]: { schema } },
      },
    ]),
  );
}

/** Errors that follow from the declaration, and those that the operation names itself. */
function failureStatuses({ access, method, params, limit, problems = {} }: Operation) {
  const isOpen = access === 'public';
  const statuses: [number, boolean, string][] = [
    [400, true, 'Invalid request; see `errors`'],
    [401, !isOpen, 'The credential is missing or invalid'],
    [403, !isOpen, 'The credential does not allow this. `code` says why'],
    [404, params !== undefined, 'Not found'],
    [413, method !== 'get', 'The body is larger than 16 kB'],
    [415, method !== 'get', 'The body is of another type, or compressed'],
    [429, limit !== undefined, 'Too many requests. `Retry-After` says when to try again'],
    [500, true, 'Internal error'],
    [503, true, 'The server is overloaded, or a store does not answer. Nothing has changed'],
  ];
  const found = new Map(
    statuses.filter(([, applies]) => applies).map(([status, , about]) => [status, about]),
  );
  for (const [status, about] of Object.entries(problems)) found.set(Number(status), about);
  return found;
}

function headersOf(
  status: number,
): Record<string, { description: string; schema: JsonSchema }> | undefined {
  if (status === 401) return { 'WWW-Authenticate': { description: 'RFC 6750', schema: text } };
  if (status !== 429 && status !== 503) return undefined;
  return { 'Retry-After': { description: 'Seconds', schema: { type: 'integer', minimum: 1 } } };
}
