import type { RequestHandler } from 'express';
import { codeFor, detailFor } from '../failures/error-words.ts';
import { HttpError } from '../failures/http-error.ts';
import { isAdministrator, visitorOf } from '../request/request.ts';

/** Lets administrators in, by what the account may do now. Comes after the log-in check. */
export function requireAdministrator(): RequestHandler {
  return (request, _response, next) => {
    if (isAdministrator(visitorOf(request))) return next();
    throw new HttpError(403, codeFor(403), detailFor(403));
  };
}
