import type { RequestHandler } from 'express';
import type { NoteRefusal } from '../../journeys/note-refusal.ts';
import { codeFor, wordsFor } from '../error-words.ts';
import { HttpError } from '../http-error.ts';
import { circumstancesOf, isAdministrator, visitorOf } from '../request.ts';

/** Lets administrators in, by what the account may do now. Comes after the log-in check. */
export function requireAdministrator(noteRefusal: NoteRefusal): RequestHandler {
  return (request, _response, next) => {
    const visitor = visitorOf(request);
    if (isAdministrator(visitor)) return next();
    noteRefusal({
      accountId: visitor?.account.id ?? '',
      sessionId: visitor?.id,
      host: request.path,
      circumstances: circumstancesOf(request),
    });
    throw new HttpError(403, codeFor(403), wordsFor(403).text);
  };
}
