import { oauthFailure, problemDetails } from './failure-schemas.ts';
import type { JsonSchema, SchemaBook } from './openapi-schemas.ts';
import type { Operation } from './operation.ts';

const text = { type: 'string' };

/** The failures that an operation can answer, by status. */
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

/** What follows from what an operation takes and who may call it, and what it says of itself. */
function failureStatuses({ access, method, params, limit, problems = {} }: Operation) {
  const isOpen = access === 'public';
  const statuses: [number, boolean, string][] = [
    [400, true, 'Invalid request; see `errors`'],
    [401, !isOpen, 'No credential, or one that is not good'],
    [403, !isOpen, 'The credential is good, but not for this; `code` tells why'],
    [404, params !== undefined, 'There is no such thing'],
    [413, method !== 'get', 'The body is larger than 16 kB'],
    [415, method !== 'get', 'The body is of another type, or compressed'],
    [429, limit !== undefined, 'Too often; `Retry-After` tells when to come back'],
    [500, true, 'A failure of ours'],
    [503, true, 'Too much is going on, or a store does not answer; nothing has changed'],
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
