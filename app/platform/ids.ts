import { createHash, randomBytes } from 'node:crypto';
import { v7 } from 'uuid';

const secretBytes = 32;

/** A UUIDv7 (RFC 9562): identifies a row, sorts by time, and is no secret. */
export function newId(): string {
  return v7();
}

/** Whether a text has the form of an id. */
export function isId(text: string): boolean {
  return /^[\da-f-]{36}$/.test(text);
}

/** 256 random bits, base64url: a credential. Store its digest, never the secret itself. */
export function newSecret(): string {
  return randomBytes(secretBytes).toString('base64url');
}

/** SHA-256, base64url. Enough for secrets of 256 random bits, which cannot be guessed from it. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
