import type { PendingStep } from '../../journeys/steps/entered.ts';
import type { Message } from '../../messages/messages.ts';
import { detailFor } from './error-words.ts';
import type { ProblemCode } from './problem-codes.ts';

/** Codes that only OAuth has (RFC 6749 section 5.2). */
type OAuthCode =
  | 'client_required'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unsupported_grant_type'
  | 'unsupported_token_type';

/** An answer other than success that a handler decided on. */
export class HttpError extends Error {
  readonly status: number;
  /** For programs: it stays the same when a sentence is reworded. */
  readonly code: ProblemCode | OAuthCode;
  readonly headers: Readonly<Record<string, string>>;
  /** What a page says, if the text of the status does not say enough. */
  readonly text: Message | undefined;

  constructor(
    status: number,
    code: ProblemCode | OAuthCode,
    detail: string,
    headers: Readonly<Record<string, string>> = {},
    text?: Message,
  ) {
    super(detail);
    this.name = 'HttpError';
    this.status = status;
    this.code = code;
    this.headers = headers;
    this.text = text;
  }
}

/** The first step of a login is done: what the second one needs. */
export class SecondFactorRequired extends HttpError {
  readonly members: Readonly<Record<string, unknown>>;

  constructor({ token, factors, expiresInSeconds }: PendingStep) {
    super(403, 'second_factor_required', 'The password is right. Send a second factor as well.');
    this.members = { login_token: token, expires_in: expiresInSeconds, factors };
  }
}

/** Shown only after the right password, so that nobody else learns the state of the account. */
export const accountDisabled =
  'An administrator has disabled this account. Ask them to enable it again.';

/** @param retryAfterSeconds when the next attempt may be made */
export function tooManyAttempts(retryAfterSeconds: number): HttpError {
  return new HttpError(429, 'too_many_attempts', detailFor(429), {
    'Retry-After': String(retryAfterSeconds),
  });
}
