import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** A refresh token that may be one of ours; only a look-up tells. */
export interface ParsedRefreshToken {
  readonly text: string;
  readonly sessionId: string;
  /** Whether we have made it, used up or not: nobody makes one up, and no typing error is one. */
  readonly isGenuine: boolean;
}

export interface RefreshTokens {
  create(sessionId: string): string;
  /** Undefined for what is not even written like one. */
  parse(text: string): ParsedRefreshToken | undefined;
}

const prefix = 'grt_';
const idBytes = 16;
const secretBytes = 32;
const markBytes = 15;
/** Divisible by three: one spelling only for the same bytes. */
const length = ((idBytes + secretBytes + markBytes) * 4) / 3;
const written = new RegExp(`^${prefix}[\\w-]{${length}}$`);

/**
 * Refresh tokens: the handle of a session, 256 random bits, and a mark of ours over both. The mark lets
 * used ones be forgotten while their replay is still recognised, however old: what bears our mark and is
 * not on record has been used before. A token on record needs no mark, so a secret that was dropped
 * costs nobody a session.
 *
 * @param secrets newest first: the newest marks, all verify
 */
export function createRefreshTokens(secrets: readonly string[]): RefreshTokens {
  const keys = secrets.map((secret) =>
    Buffer.from(hkdfSync('sha256', secret, '', 'gatehouse refresh tokens', 32)),
  );
  const mark = (key: Buffer, marked: Buffer) =>
    createHmac('sha256', key).update(marked).digest().subarray(0, markBytes);

  return {
    create(sessionId) {
      const id = Buffer.from(sessionId.replaceAll('-', ''), 'hex');
      const marked = Buffer.concat([id, randomBytes(secretBytes)]);
      const bytes = Buffer.concat([marked, mark(keys[0] as Buffer, marked)]);
      return prefix + bytes.toString('base64url');
    },

    parse(text) {
      if (!written.test(text)) return undefined;
      const bytes = Buffer.from(text.slice(prefix.length), 'base64url');
      const marked = bytes.subarray(0, -markBytes);
      const given = bytes.subarray(-markBytes);
      return {
        text,
        sessionId: uuid(bytes.subarray(0, idBytes)),
        isGenuine: keys.some((key) => timingSafeEqual(mark(key, marked), given)),
      };
    },
  };
}

function uuid(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
