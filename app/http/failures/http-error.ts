import type { ProblemCode } from './problem-codes.ts';

/** What OAuth has further words for (RFC 6749 section 5.2). */
type OAuthCode =
  | 'client_required'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unsupported_grant_type'
  | 'unsupported_token_type';

/** An answer other than success that a handler decided on. Its words are shown to people. */
export class HttpError extends Error {
  readonly status: number;
  /** For programs: a stable word. */
  readonly code: ProblemCode | OAuthCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: ProblemCode | OAuthCode,
    detail: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.name = 'HttpError';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** Said to nobody but people who have proved the password. */
export const accountDisabled =
  'An administrator has disabled this account. Ask them to enable it again.';

/** @param retryAfterSeconds when the next attempt may be made */
export function tooManyAttempts(retryAfterSeconds: number): HttpError {
  return new HttpError(
    429,
    'too_many_attempts',
    'To keep accounts safe, this is slowed down for a while. Nothing is lost.',
    { 'Retry-After': String(retryAfterSeconds) },
  );
}
