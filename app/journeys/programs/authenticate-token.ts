import type { LiveSession } from '../../sessions/session.ts';
import { isOpaqueToken, jwtSecretId } from '../../sessions/session-kinds.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { AccessTokens } from '../../tokens/access-tokens.ts';

/**
 * The session of a bearer token, if it may be used now: an opaque token, or an access token (a JWT). Refresh tokens,
 * API keys and session ids of browsers are refused.
 *
 * @throws Unavailable when neither Redis nor SQL answers
 */
export type AuthenticateToken = (
  token: string,
) => Promise<{ readonly session: LiveSession } | undefined>;

/** The bearer check (RFC 6750). A valid JWT is refused once its session is over: logging out ends programs, too. */
export function createAuthenticateToken({
  sessions,
  accessTokens,
}: {
  sessions: Sessions;
  accessTokens: AccessTokens;
}): AuthenticateToken {
  return async function authenticateToken(token) {
    if (isOpaqueToken(token)) return used(token, await sessions.check(token, 'opaque'));
    const claims = await accessTokens.verify(token);
    if (claims === undefined) return undefined;
    const secretId = jwtSecretId(claims.sid);
    const session = await sessions.check(secretId, 'jwt');
    return session?.account.id === claims.sub ? used(secretId, session) : undefined;
  };

  function used(secretId: string, session: LiveSession | undefined) {
    if (session === undefined) return undefined;
    sessions.noteUse(secretId, session);
    return { session };
  }
}
