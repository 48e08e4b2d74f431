import type { PendingStep } from '../../journeys/steps/entered.ts';
import type { Message } from '../../messages/messages.ts';
import { detailFor } from './error-words.ts';
import type { ProblemCode } from './problem-codes.ts';

/** Error codes that only OAuth has (RFC 6749, 5.2). */
type OAuthCode =
  | 'client_required'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unsupported_grant_type'
  | 'unsupported_token_type';

/** An error response that a handler chose. */
export class HttpError extends Error {
  readonly status: number;
  /** For programs. It never changes when a sentence is reworded. */
  readonly code: ProblemCode | OAuthCode;
  readonly headers: Readonly<Record<string, string>>;
  /** The text of the page, if the text for the status is too general. */
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

/** The first step of a login succeeded. Carries what the second step needs. */
export class SecondFactorRequired extends HttpError {
  readonly members: Readonly<Record<string, unknown>>;

  constructor({ token, factors, expiresInSeconds }: PendingStep) {
    super(403, 'second_factor_required', 'The password is correct. Send a second factor too.');
    this.members = { login_token: token, expires_in: expiresInSeconds, factors };
  }
}

/** Shown only after the correct password, so that nobody else learns the state of the account. */
export const accountDisabled =
  'This account is disabled or has ended. Ask an administrator to enable it.';

/** @param retryAfterSeconds until the next attempt is allowed */
export function tooManyAttempts(retryAfterSeconds: number): HttpError {
  return new HttpError(429, 'too_many_attempts', detailFor(429), {
    'Retry-After': String(retryAfterSeconds),
  });
}
