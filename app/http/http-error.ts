/** An answer other than success that a handler decided on. Its words are shown to people. */
export class HttpError extends Error {
  readonly status: number;
  /** For programs: a stable word. */
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
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

/** @param retryAfterSeconds when the next attempt may be made */
export function tooManyAttempts(retryAfterSeconds: number): HttpError {
  return new HttpError(
    429,
    'too_many_attempts',
    'To keep accounts safe, this is slowed down for a while. Nothing is lost.',
    { 'Retry-After': String(retryAfterSeconds) },
  );
}
