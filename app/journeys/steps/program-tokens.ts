import type { LiveSession } from '../../sessions/session.ts';
import { remainingMs } from '../../sessions/session-limits.ts';
import { contextClassOf } from '../../sessions/session-strength.ts';
import type { AccessTokens } from '../../tokens/access-tokens.ts';
import type { LoggedIn } from './entered.ts';

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

/** The tokens of a session that has just begun, of either kind. */
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

/** So long a session used now lives if it is not used again; rounded down, so that nobody is promised more. */
export function unusedSeconds({ endsAt, idleLimitMs }: LiveSession, now: number): number {
  const idleEndsAt = idleLimitMs === null ? null : now + idleLimitMs;
  return Math.max(0, Math.floor(remainingMs({ endsAt, idleEndsAt }, now) / 1000));
}
