import type { RequestHandler } from 'express';
import { codeFor, wordsFor } from '../error-words.ts';
import { HttpError } from '../http-error.ts';

/** Of every body that anybody sends: 16 kB. */
export const largestBodyBytes = 16 * 1024;

const tooLarge = 413;

/**
 * Refuses at once what says of itself that it is too large. The parsers refuse it too, but read all of it first,
 * for as long as somebody takes to send it.
 */
export const smallBody: RequestHandler = ({ headers }, _response, next) => {
  if (Number(headers['content-length'] ?? 0) <= largestBodyBytes) return next();
  throw new HttpError(tooLarge, codeFor(tooLarge), wordsFor(tooLarge).text);
};
