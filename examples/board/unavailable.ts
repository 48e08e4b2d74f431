/** Something the board depends on cannot answer now; the same request may succeed later. Answered 503. */
export class Unavailable extends Error {
  constructor(what: string, cause?: unknown) {
    super(`${what} is unavailable`, { cause });
    this.name = 'Unavailable';
  }
}
