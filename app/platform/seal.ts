import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** Keeps text in SQL in such a way that a copy of the database does not hold it. */
export interface Seal {
  /** @param belongsTo the row it stands in: moved to another, it does not open */
  close(text: string, belongsTo: string): string;
  /** @returns undefined when no secret opens it: it was altered, moved, or its secret was dropped */
  open(sealed: string, belongsTo: string): string | undefined;
}

/**
 * AES-256-GCM under keys derived with HKDF (RFC 5869).
 *
 * @param secrets newest first; the newest closes, all of them open
 * @param purpose keeps the keys of one use from opening what another has closed
 */
export function createSeal(secrets: readonly string[], purpose: string): Seal {
  const keys = secrets.map((secret) =>
    Buffer.from(hkdfSync('sha256', secret, '', `gatehouse ${purpose}`, keyBytes)),
  );
  return {
    close(text, belongsTo) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, keys[0] as Buffer, nonce);
      cipher.setAAD(Buffer.from(belongsTo));
      const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString('base64url');
    },
    open(sealed, belongsTo) {
      for (const key of keys) {
        const text = tryOpen(key, Buffer.from(sealed, 'base64url'), belongsTo);
        if (text !== undefined) return text;
      }
      return undefined;
    },
  };
}

function tryOpen(key: Buffer, sealed: Buffer, belongsTo: string): string | undefined {
  const tagEnd = nonceBytes + tagBytes;
  if (sealed.length < tagEnd) return undefined;
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(belongsTo));
  decipher.setAuthTag(sealed.subarray(nonceBytes, tagEnd));
  try {
    return decipher.update(sealed.subarray(tagEnd), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}
