import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** A possible refresh token; only a lookup confirms it. */
export interface ParsedRefreshToken {
  readonly text: string;
  readonly sessionId: string;
  /** Whether we issued it, used or not: it cannot be forged, and a typing error is not genuine. */
  readonly isGenuine: boolean;
}

export interface RefreshTokens {
  create(sessionId: string): string;
  /** Undefined if the text does not have the form of a refresh token. */
  parse(text: string): ParsedRefreshToken | undefined;
}

const prefix = 'grt_';
const idBytes = 16;
const secretBytes = 32;
const markBytes = 15;
/** Divisible by three, so that the same bytes have only one base64url encoding. */
const length = ((idBytes + secretBytes + markBytes) * 4) / 3;
const written = new RegExp(`^${prefix}[\\w-]{${length}}$`);

/**
 * Refresh tokens: the handle of a session, 256 random bits, and a MAC over both. The MAC allows used tokens to be
 * deleted while their reuse is still detected: a token with a valid MAC and no stored row was used before. A stored
 * token needs no valid MAC, so removing a secret ends no session.
 *
 * @param secrets newest first: the newest signs, all verify
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
