import { createHmac, hash, randomBytes } from 'node:crypto';

const saltBytes = 16;
/** Base64url characters with 128 bits, half of what SHA-256 gives: the least that RFC 2104, 5, recommends. */
const length = 22;

/** What a signature is for: that of one kind of thing is none of another. */
type Purpose = 'event' | 'seal' | 'chain' | 'erased context' | 'erased detail';

export type Fact = string | number | boolean | null;

/** An HMAC-SHA-256, shortened to 128 bits. */
export function sign(key: string, purpose: Purpose, facts: readonly Fact[]): string {
  const text = JSON.stringify([purpose, ...facts]);
  return createHmac('sha256', key).update(text).digest('base64url').slice(0, length);
}

export function newSalt(): string {
  return randomBytes(saltBytes).toString('base64url');
}

/** The digest of personal values. Without the salt, nobody can find out the values by trying. */
export function saltedDigest(salt: string, values: readonly string[]): string {
  // No stored text contains NUL. Joined like this, the digest also fits what UTF-8 makes of a lone surrogate.
  return hash('sha256', [salt, ...values].join('\0'), 'base64url').slice(0, length);
}

/** The digest of many texts in their order. */
export function digestOfAll(): { add(text: string): void; get(): string } {
  let digest = '';
  return {
    add(text) {
      digest = hash('sha256', `${digest}\0${text}`, 'base64url');
    },
    get: () => digest,
  };
}
