import type { NewSession } from '../../sessions/session.ts';
import type { RefreshTokens } from '../../tokens/refresh-token.ts';
import type { Stores } from './stores.ts';

/**
 * Stores a session and, for a JWT session, the first of the refresh tokens that prolong it. A step of the
 * transaction of a log-in.
 *
 * @returns the refresh token, nowhere kept
 */
export async function storeSession(
  tx: Stores,
  refreshTokens: RefreshTokens,
  session: NewSession,
): Promise<string | undefined> {
  await tx.sessions.insert(session);
  const { id, kind, createdAt, endsAt } = session.live;
  if (kind !== 'jwt') return undefined;
  const refreshToken = refreshTokens.create(id);
  await tx.refreshTokens.insert(refreshToken, id, { now: createdAt, expiresAt: endsAt });
  return refreshToken;
}
