import type { Request } from 'express';
import { HttpError } from '../failures/http-error.ts';
import { readSmallBody } from '../middleware/small-body.ts';
import { isUtf8Of } from '../request/media-type.ts';
import type { ClientSecret } from './find-caller.ts';
import { type JsonFault, parseStrictJson } from './strict-json.ts';

const json = 'application/json';
const form = 'application/x-www-form-urlencoded';

const faults: Readonly<Record<JsonFault, string>> = {
  malformed: 'The body is not JSON in UTF-8.',
  'repeated-member': 'The body names a member of an object more than once.',
  'too-deep': 'The body is nested too deeply.',
};

/**
 * Reads a body of the right type. Any page of the web can send forms and plain text without a preflight
 * request (ASVS 3.5.2). If the request names a wrong type, it is refused before the body is read.
 *
 * @param always whether the type is required even without a body, as with a cookie
 * @throws HttpError 415, or what `readSmallBody` throws
 */
export async function readBody(request: Request, takesForms: boolean, always: boolean) {
  const isAccepted = hasType(request, takesForms);
  const isDeclared = Number(request.headers['content-length'] ?? 0) > 0;
  if (!isAccepted && (always || isDeclared)) throw wrongType(takesForms);
  const bytes = await readSmallBody(request);
  if (!isAccepted && bytes.length > 0) throw wrongType(takesForms);
  request.body = bytes;
}

function hasType({ headersDistinct }: Request, takesForms: boolean): boolean {
  const [type, ...others] = headersDistinct['content-type'] ?? [];
  if (others.length > 0) return false;
  return isUtf8Of(json, type) || (takesForms && isUtf8Of(form, type));
}

function wrongType(takesForms: boolean): HttpError {
  const type = takesForms ? form : json;
  return new HttpError(415, 'unsupported_media_type', `Send the body as ${type}.`, {
    Accept: takesForms ? `${form}, ${json}` : json,
  });
}

/** @returns undefined for an empty body */
export function parseBody(request: Request): unknown {
  const bytes: unknown = request.body;
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) return undefined;
  const text = tryUtf8(bytes);
  if (text === undefined) throw new HttpError(400, 'malformed_body', faults.malformed);
  return isUtf8Of(form, request.get('content-type')) ? parseForm(text) : parseJson(text);
}

/** Whether the headers announce a body (RFC 9112, 6.3). */
export function declaresBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** @returns undefined unless the body has a `client_secret` (RFC 6749, 2.3.1) */
export function clientSecretIn(body: unknown): ClientSecret | undefined {
  if (typeof body !== 'object' || body === null || !('client_secret' in body)) return undefined;
  const { client_secret: secret } = body;
  if (typeof secret !== 'string') return undefined;
  const id = 'client_id' in body && typeof body.client_id === 'string' ? body.client_id : undefined;
  return { id, secret };
}

function parseJson(text: string): unknown {
  const parsed = parseStrictJson(text);
  if (parsed.kind === 'parsed') return parsed.value;
  throw new HttpError(400, 'malformed_body', faults[parsed.fault]);
}

/** RFC 6749, 3.2: a parameter without a value counts as omitted, and none may be repeated. */
function parseForm(text: string): unknown {
  const entries = [...new URLSearchParams(text)];
  const fields = new Map(entries);
  if (fields.size < entries.length) {
    throw new HttpError(400, 'repeated_field', 'The form contains a field more than once.');
  }
  return Object.fromEntries([...fields].filter(([, value]) => value !== ''));
}

/** The byte order mark is not part of JSON (RFC 8259, 8.1). */
function tryUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
