import type { RequestHandler } from 'express';
import { codeFor, detailFor } from '../failures/error-words.ts';
import { HttpError } from '../failures/http-error.ts';
import { isAdministrator, visitorOf } from '../request/request.ts';

/** Lets only administrators pass. Comes after the login check. */
export function requireAdministrator(): RequestHandler {
  return (request, _response, next) => {
    if (isAdministrator(visitorOf(request))) return next();
    throw new HttpError(403, codeFor(403), detailFor(403));
  };
}
