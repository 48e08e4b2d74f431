import type { RequestHandler } from 'express';
import { HttpError } from '../failures/http-error.ts';
import { isUtf8Of } from '../request/media-type.ts';
import { readSmallBody } from './small-body.ts';

const formType = 'application/x-www-form-urlencoded';
const maxFields = 20;

/**
 * Parses a form strictly: one content type, a small size, no compression, no repeated field.
 *
 * @param maxBytes 16 kB if absent
 */
export function formBody(maxBytes?: number): RequestHandler {
  return async (request, _response, next) => {
    const { headers } = request;
    const isEmpty =
      headers['transfer-encoding'] === undefined && !Number(headers['content-length']);
    if (!isEmpty && !isUtf8Of(formType, headers['content-type'])) {
      throw new HttpError(415, 'unsupported_media_type', `Send the form as ${formType}.`, {
        'Accept-Post': formType,
      });
    }
    const entries = [...new URLSearchParams((await readSmallBody(request, maxBytes)).toString())];
    if (entries.length > maxFields) {
      throw new HttpError(413, 'too_large', 'The form has too many fields.');
    }
    const fields = new Map(entries);
    if (fields.size < entries.length) {
      throw new HttpError(400, 'repeated_field', 'The form contains a field more than once.');
    }
    request.body = Object.fromEntries(fields);
    next();
  };
}
