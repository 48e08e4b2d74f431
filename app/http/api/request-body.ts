import express, { type Request, type RequestHandler } from 'express';
import { HttpError } from '../http-error.ts';
import { largestBodyBytes, smallBody } from '../middleware/small-body.ts';
import { type JsonFault, parseStrictJson } from './strict-json.ts';

const json = /^application\/json *(?:; *charset="?utf-8"?)?$/i;
const form = /^application\/x-www-form-urlencoded *(?:; *charset="?utf-8"?)?$/i;

const faults: Readonly<Record<JsonFault, string>> = {
  malformed: 'The body is not JSON in UTF-8.',
  'repeated-member': 'The body names a member of an object more than once.',
  'too-deep': 'The body is nested too deeply.',
};

/**
 * Lets only bodies of the right type pass: forms and plain text can be sent by any page of the web
 * without asking (ASVS 3.5.2).
 *
 * @param always whether a request without a body has to say so too, as one that is sent by cookie
 */
export function checkContentType(request: Request, takesForms: boolean, always: boolean) {
  const type = request.get('content-type');
  if (type === undefined && !hasBody(request) && !always) return;
  if (type !== undefined && (json.test(type) || (takesForms && form.test(type)))) {
    if ((request.headersDistinct['content-type']?.length ?? 0) === 1) return;
  }
  const types = takesForms ? 'application/x-www-form-urlencoded' : 'application/json';
  throw new HttpError(415, 'unsupported_media_type', `Send the body as ${types}.`, {
    Accept: takesForms ? `${types}, application/json` : types,
  });
}

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Reads what was sent as it is: a small size, no compression. */
export const readBody: RequestHandler[] = [
  smallBody,
  express.raw({ type: () => true, limit: largestBodyBytes, inflate: false }),
];

/** @returns undefined if nothing was sent */
export function parseBody(request: Request): unknown {
  const bytes: unknown = request.body;
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) return undefined;
  const text = tryUtf8(bytes);
  if (text === undefined) throw new HttpError(400, 'malformed_body', faults.malformed);
  return form.test(request.get('content-type') ?? '') ? parseForm(text) : parseJson(text);
}

function parseJson(text: string): unknown {
  const parsed = parseStrictJson(text);
  if (parsed.kind === 'parsed') return parsed.value;
  throw new HttpError(400, 'malformed_body', faults[parsed.fault]);
}

/** RFC 6749 section 3.2: a parameter without a value counts as left out; none comes twice. */
function parseForm(text: string): unknown {
  const entries = [...new URLSearchParams(text)];
  const fields = new Map(entries);
  if (fields.size < entries.length) {
    throw new HttpError(400, 'repeated_field', 'The form has a field more than once.');
  }
  return Object.fromEntries([...fields].filter(([, value]) => value !== ''));
}

/** The byte order mark is no part of JSON (RFC 8259 section 8.1). */
function tryUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
