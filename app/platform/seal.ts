import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** Encrypts texts stored in SQL, so that a copy of the database does not reveal them. */
export interface Seal {
  /** @param belongsTo the row that stores it: in any other row it does not open */
  close(text: string, belongsTo: string): string;
  /** @returns undefined when no secret opens it: it was altered or moved, or its secret was removed */
  open(sealed: string, belongsTo: string): string | undefined;
}

/**
 * AES-256-GCM under keys derived with HKDF (RFC 5869).
 *
 * @param secrets newest first; the newest encrypts, all decrypt
 * @param purpose separates the keys of different uses, so that none can open another's texts
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
