import type { LiveSession } from '../../sessions/session.ts';
import { remainingMs } from '../../sessions/session-limits.ts';
import type { AccessTokens } from '../../tokens/access-tokens.ts';

/** What a program is given for a session, once (RFC 6749, 5.1). */
export interface ProgramTokens {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  readonly refreshToken?: string;
  /** Until then it has to be used. */
  readonly refreshExpiresInSeconds?: number;
  /** Public handle. */
  readonly sessionId: string;
}

/** The tokens of a JWT session: a fresh access token beside its newest refresh token. */
export async function jwtTokens(
  accessTokens: AccessTokens,
  live: LiveSession,
  refreshToken: string,
  now: number,
): Promise<ProgramTokens> {
  const { token, expiresInSeconds } = await accessTokens.issue({
    sessionId: live.id,
    accountId: live.account.id,
    username: live.account.username,
    name: live.account.name || null,
    roles: live.account.roles,
    groups: live.account.groups,
    authenticatedAt: live.authenticatedAt,
    endsAt: live.endsAt,
  });
  return {
    accessToken: token,
    expiresInSeconds,
    refreshToken,
    refreshExpiresInSeconds: unusedSeconds(live, now),
    sessionId: live.id,
  };
}

/** So long a session used now lives if it is not used again; rounded down, so that nobody is promised more. */
export function unusedSeconds({ endsAt, idleLimitMs }: LiveSession, now: number): number {
  const idleEndsAt = idleLimitMs === null ? null : now + idleLimitMs;
  return Math.max(0, Math.floor(remainingMs({ endsAt, idleEndsAt }, now) / 1000));
}
