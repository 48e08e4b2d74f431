/** A dependency of the board does not answer now. The same request may succeed later. The response is 503. */
export class Unavailable extends Error {
  constructor(what: string, cause?: unknown) {
    super(`${what} is unavailable`, { cause });
    this.name = 'Unavailable';
  }
}
