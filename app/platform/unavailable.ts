/**
 * Something Gatehouse depends on cannot answer now; the same request may succeed later. Met by the
 * error handler, which answers 503 with `Retry-After`: an outage is never told as a wrong password.
 */
export class Unavailable extends Error {
  readonly retryAfterSeconds: number;

  constructor(what: string, options: { cause?: unknown; retryAfterSeconds?: number } = {}) {
    super(`${what} is unavailable`, { cause: options.cause });
    this.name = 'Unavailable';
    this.retryAfterSeconds = options.retryAfterSeconds ?? 2;
  }
}
