import type { Request } from 'express';
import type { NoteRefusal } from '../../journeys/steps/note-refusal.ts';
import { requestContextOf, visitorOf } from '../request/request.ts';

/** The same for all our own pages and operations, so an account that tries several is recorded once. */
const host = 'gatehouse';

/** The audit event of a response with status 403. Other codes only ask for something, such as a fresh proof. */
const events: Readonly<Record<string, 'authz_fail' | 'csrf_fail'>> = {
  forbidden: 'authz_fail',
  insufficient_scope: 'authz_fail',
  csrf: 'csrf_fail',
  wrong_origin: 'csrf_fail',
  stale_form: 'csrf_fail',
};

/**
 * Records a refusal in the audit trail, if the account is known. Requests of strangers are only in the
 * request log.
 */
export type NoteDenial = (request: Request, code: string) => void;

export function createNoteDenial(noteRefusal: NoteRefusal): NoteDenial {
  return (request, code) => {
    const { caller } = request;
    const session = visitorOf(request) ?? (caller?.via === 'api-key' ? undefined : caller?.session);
    const account = session?.account ?? caller?.account;
    const event = events[code];
    if (event === undefined || account === undefined) return;
    const requestContext = requestContextOf(request);
    noteRefusal({ event, accountId: account.id, sessionId: session?.id, host, requestContext });
  };
}
