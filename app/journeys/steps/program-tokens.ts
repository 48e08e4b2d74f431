import type { LiveSession } from '../../sessions/session.ts';
import { remainingMs } from '../../sessions/session-limits.ts';
import { contextClassOf } from '../../sessions/session-strength.ts';
import type { AccessTokens } from '../../tokens/access-tokens.ts';
import type { LoggedIn } from './entered.ts';

/** The tokens of a session, given to a program once (RFC 6749, 5.1). */
export interface ProgramTokens {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  readonly refreshToken?: string;
  /** Lifetime of the refresh token if it is not used. */
  readonly refreshExpiresInSeconds?: number;
  /** Public handle. */
  readonly sessionId: string;
}

/** The tokens of a JWT session: a new access token and its newest refresh token. */
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
    amr: live.amr,
    acr: contextClassOf(live, now),
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

/** The tokens of a new session of either kind. */
export async function tokensOf(
  accessTokens: AccessTokens,
  { session: { secretId, live }, refreshToken }: Pick<LoggedIn, 'session' | 'refreshToken'>,
): Promise<ProgramTokens> {
  if (refreshToken !== undefined) {
    return jwtTokens(accessTokens, live, refreshToken, live.createdAt);
  }
  const expiresInSeconds = unusedSeconds(live, live.createdAt);
  return { accessToken: secretId, expiresInSeconds, sessionId: live.id };
}

/** How long a session used now lives without another use; rounded down, so as not to promise too much. */
export function unusedSeconds({ endsAt, idleLimitMs }: LiveSession, now: number): number {
  const idleEndsAt = idleLimitMs === null ? null : now + idleLimitMs;
  return Math.max(0, Math.floor(remainingMs({ endsAt, idleEndsAt }, now) / 1000));
}
