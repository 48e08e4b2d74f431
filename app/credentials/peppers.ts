import { createHash, createHmac } from 'node:crypto';
import { normalizePassword } from './password-rules.ts';

const idLength = 16;

/** Keys that live outside the database, so that a stolen table of hashes cannot be attacked. */
export interface Peppers {
  /** Names the pepper that new hashes are keyed with. */
  readonly currentId: string;
  has(id: string): boolean;
  /**
   * base64(HMAC-SHA-384(pepper, password)): 64 characters of any password, as bcrypt reads only the
   * first 72 bytes and stops at a NUL (OWASP Password Storage Cheat Sheet, "Pre-Hashing").
   */
  key(id: string, password: string): string;
}

/** @param secrets newest first */
export function createPeppers(secrets: readonly string[]): Peppers {
  const byId = new Map(secrets.map((secret) => [idOf(secret), secret]));
  const [currentId] = byId.keys();
  if (currentId === undefined) throw new Error('A password pepper is needed.');
  return {
    currentId,
    has: (id) => byId.has(id),
    key(id, password) {
      const secret = byId.get(id);
      if (secret === undefined) throw new Error(`There is no pepper with the id ${id}.`);
      return createHmac('sha384', secret).update(normalizePassword(password)).digest('base64');
    },
  };
}

function idOf(secret: string): string {
  return createHash('sha256').update(`pepper id ${secret}`).digest('hex').slice(0, idLength);
}
