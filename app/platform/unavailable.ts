/**
 * Something that Gatehouse depends on does not answer now; the same request may succeed later. The error handler
 * answers 503 with `Retry-After`. An outage is never reported as a wrong password.
 */
export class Unavailable extends Error {
  readonly retryAfterSeconds: number;

  constructor(what: string, options: { cause?: unknown; retryAfterSeconds?: number } = {}) {
    super(`${what} is unavailable`, { cause: options.cause });
    this.name = 'Unavailable';
    this.retryAfterSeconds = options.retryAfterSeconds ?? 2;
  }
}
