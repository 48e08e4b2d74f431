import { hash } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../platform/clock.ts';
import { createGrowingLru } from '../platform/growing-lru.ts';
import { newId } from '../platform/ids.ts';
import { algorithm } from './known-signing-keys.ts';
import type { SigningKeys } from './signing-keys.ts';

/** The only client. Programs log in as an account, not as themselves. */
export const clientId = 'gatehouse';

const type = 'at+jwt';
const maxTokenLength = 4096;
const remembered = 10_000;

/** The account and session of a token. Instants are epoch milliseconds. */
interface AccessTokenSubject {
  readonly sessionId: string;
  readonly accountId: string;
  readonly username: string;
  /** Null if no name was given. */
  readonly name: string | null;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  readonly authenticatedAt: number;
  /** RFC 8176. */
  readonly amr: readonly string[];
  readonly acr: string;
  /** The end of the session: the token does not outlive it. */
  readonly endsAt: number;
}

/** Claims as in RFC 9068, 2.2. Instants are NumericDates: seconds since the epoch. */
export interface AccessTokenClaims {
  readonly iss: string;
  readonly aud: string;
  readonly sub: string;
  readonly client_id: string;
  readonly sid: string;
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
  readonly auth_time: number;
  /**
   * How, and how strongly, the owner was authenticated (RFC 9068, 2.2.1). Missing in tokens issued before an update.
   */
  readonly amr?: readonly string[];
  readonly acr?: string;
  readonly roles: readonly string[];
  /** RFC 9068, 2.2.3.1. Missing in tokens issued before an update. */
  readonly groups?: readonly string[];
  /**
   * Identity claims (RFC 9068, 2.2.2; OpenID Connect Core 1.0, 5.1), with the values that Remote-User and
   * introspection give. As old as the token.
   */
  readonly preferred_username: string;
  readonly name?: string;
}

export interface AccessTokens {
  issue(subject: AccessTokenSubject): Promise<{ token: string; expiresInSeconds: number }>;
  /**
   * The claims of a valid token that has not expired. Does not check whether its session is still alive.
   *
   * @throws Unavailable when no key is known and SQL does not answer
   */
  verify(token: string): Promise<AccessTokenClaims | undefined>;
}

/**
 * Access tokens as JWTs (RFC 9068). The token chooses neither algorithm, type, issuer, audience nor key: only `kid`
 * is read from its header, to pick one of our own keys (RFC 8725, 3.1, 3.9-3.11).
 */
export function createAccessTokens({
  signingKeys,
  issuer,
  audience,
  lifetimeSeconds,
  clock,
}: {
  signingKeys: SigningKeys;
  issuer: string;
  audience: string;
  lifetimeSeconds: number;
  clock: Clock;
}): AccessTokens {
  /** Verified tokens by their SHA-256: verifying a signature costs more than the rest of a request. */
  const verified = createGrowingLru<string, { kid: string; claims: AccessTokenClaims }>(remembered);

  async function verifySignature(token: string) {
    const { payload, protectedHeader } = await jwtVerify(
      token,
      async ({ kid }) => {
        const key = kid === undefined ? undefined : await signingKeys.find(kid);
        if (key === undefined) throw new errors.JWKSNoMatchingKey();
        return key;
      },
      {
        algorithms: [algorithm],
        typ: type,
        issuer,
        audience,
        currentDate: new Date(clock.now()),
        requiredClaims: ['sub', 'client_id', 'sid', 'jti', 'iat', 'exp', 'auth_time', 'roles'],
      },
    );
    return { kid: String(protectedHeader.kid), claims: payload as JWTPayload & AccessTokenClaims };
  }

  return {
    async issue({ sessionId, accountId, username, name, authenticatedAt, endsAt, ...about }) {
      const { kid, key } = await signingKeys.current();
      const now = Math.floor(clock.now() / 1000);
      const expiresAt = Math.min(now + lifetimeSeconds, Math.floor(endsAt / 1000));
      const claims: Omit<AccessTokenClaims, 'iss' | 'aud' | 'sub' | 'jti' | 'iat' | 'exp'> = {
        client_id: clientId,
        sid: sessionId,
        auth_time: Math.floor(authenticatedAt / 1000),
        ...about,
        preferred_username: username,
        ...(name === null ? {} : { name }),
      };
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: algorithm, typ: type, kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(accountId)
        .setJti(newId())
        .setIssuedAt(now)
        .setExpirationTime(expiresAt)
        .sign(key);
      return { token, expiresInSeconds: Math.max(0, expiresAt - now) };
    },

    async verify(token) {
      if (token.length > maxTokenLength) return undefined;
      const digest = hash('sha256', token, 'base64url');
      const before = verified.get(digest);
      if (before !== undefined) {
        const isAlive = before.claims.exp * 1000 > clock.now();
        const hasKey = (await signingKeys.find(before.kid)) !== undefined;
        return isAlive && hasKey ? before.claims : undefined;
      }
      if (!isCanonicalBase64url(token)) return undefined;
      try {
        const found = await verifySignature(token);
        verified.set(digest, found);
        return found.claims;
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined;
        throw error;
      }
    },
  };
}

/** Rejects non-canonical base64url: unused trailing bits would allow two encodings of the same token. */
function isCanonicalBase64url(token: string): boolean {
  const parts = token.split('.');
  return (
    parts.length === 3 &&
    parts.every(
      (part) => part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part,
    )
  );
}
