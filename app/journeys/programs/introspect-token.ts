import type { Clock } from '../../platform/clock.ts';
import { digestOf } from '../../platform/ids.ts';
import type { LiveSession, SessionAccount } from '../../sessions/session.ts';
import { isOpaqueToken, jwtSecretId } from '../../sessions/session-kinds.ts';
import type { FoundSession } from '../../sessions/session-store.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { AccessTokenClaims, AccessTokens } from '../../tokens/access-tokens.ts';
import type { RefreshTokens } from '../../tokens/refresh-token.ts';
import { unusedSeconds } from '../steps/program-tokens.ts';
import type { Stores } from '../steps/stores.ts';
import type { AuthenticateApiKey } from './authenticate-api-key.ts';

/** The state of a usable token, as services see it. */
export type Introspection =
  | {
      readonly kind: 'session';
      readonly session: LiveSession;
      readonly refreshCount: number;
      /** Epoch milliseconds; for an opaque token or a refresh token, the end if it is not used again. */
      readonly expiresAt: number;
      /** Only for an access token. */
      readonly claims?: AccessTokenClaims;
    }
  | {
      readonly kind: 'api-key';
      readonly account: SessionAccount;
      readonly key: { readonly id: string; readonly scopes: readonly string[] };
    };

interface IntrospectTokenInput {
  readonly token: string;
  readonly hint: string | undefined;
}

/**
 * @returns undefined for a token that is unknown, expired, revoked or malformed, without revealing which
 * @throws Unavailable when SQL does not answer
 */
export type IntrospectToken = (input: IntrospectTokenInput) => Promise<Introspection | undefined>;

interface Deps {
  readonly stores: Stores;
  readonly sessions: Sessions;
  readonly accessTokens: AccessTokens;
  readonly refreshTokens: RefreshTokens;
  readonly authenticateApiKey: AuthenticateApiKey;
  readonly clock: Clock;
}

/**
 * Tells a service the owner and state of a token that it received (RFC 7662): an access token, an opaque token, or an
 * API key. Introspecting an opaque token counts as using it and extends its life.
 *
 * A refresh token is active only if the caller asks for refresh tokens: otherwise a service that received one could
 * take it for an access token.
 */
export function createIntrospectToken(deps: Deps): IntrospectToken {
  const { stores, sessions, accessTokens, refreshTokens, authenticateApiKey, clock } = deps;

  return async function introspectToken({ token, hint }) {
    if (hint === 'refresh_token') return ofRefreshToken(token);
    if (isOpaqueToken(token)) return ofOpaqueToken(token);
    return (await ofAccessToken(token)) ?? ofApiKey(token);
  };

  async function ofOpaqueToken(token: string) {
    const now = clock.now();
    const found = await stores.sessions.extend(digestOf(token), now);
    if (found?.live.kind !== 'opaque') return undefined;
    await sessions.noteExtended(token, found);
    return ofSession(found, now);
  }

  async function ofAccessToken(token: string): Promise<Introspection | undefined> {
    const claims = await accessTokens.verify(token);
    if (claims === undefined) return undefined;
    const secretId = jwtSecretId(claims.sid);
    const found = await stores.sessions.find(digestOf(secretId), clock.now());
    if (found?.live.account.id !== claims.sub) return undefined;
    sessions.noteUse(secretId, found.live);
    const { live: session, refreshCount } = found;
    return { kind: 'session', session, refreshCount, expiresAt: claims.exp * 1000, claims };
  }

  async function ofRefreshToken(token: string) {
    const parsed = refreshTokens.parse(token);
    const now = clock.now();
    if (parsed === undefined || !(await stores.refreshTokens.isCurrent(token, now))) return;
    const found = await stores.sessions.find(digestOf(jwtSecretId(parsed.sessionId)), now);
    return found && ofSession(found, found.lastSeenAt);
  }

  async function ofApiKey(token: string): Promise<Introspection | undefined> {
    const found = await authenticateApiKey(token);
    return found && { kind: 'api-key', ...found };
  }
}

function ofSession({ live: session, refreshCount }: FoundSession, seenAt: number): Introspection {
  const expiresAt = seenAt + unusedSeconds(session, seenAt) * 1000;
  return { kind: 'session', session, refreshCount, expiresAt };
}
