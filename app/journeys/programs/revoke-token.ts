import type { RequestContext } from '../../audit/request-context.ts';
import type { Clock } from '../../platform/clock.ts';
import { digestOf } from '../../platform/ids.ts';
import { isOpaqueToken, jwtSecretId } from '../../sessions/session-kinds.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { AccessTokens } from '../../tokens/access-tokens.ts';
import { isApiKey } from '../../tokens/api-key.ts';
import type { RefreshTokens } from '../../tokens/refresh-token.ts';
import type { Stores, Transact } from '../steps/stores.ts';

interface RevokeTokenInput {
  readonly token: string;
  readonly requestContext: RequestContext;
}

/** 'done' also for a token that was unknown or already over: it does not work, which is the goal. */
type RevokeTokenOutcome = { readonly kind: 'done' } | { readonly kind: 'unsupported' };

export type RevokeToken = (input: RevokeTokenInput) => Promise<RevokeTokenOutcome>;

/**
 * Ends the session of a token, and so every other token of the session (RFC 7009). Holding a token is enough to
 * revoke it, so that somebody who finds one can. API keys are revoked by their owners.
 *
 * @throws Unavailable when SQL cannot commit: then nothing has ended, and the response must say so
 */
export function createRevokeToken({
  stores,
  transact,
  sessions,
  accessTokens,
  refreshTokens,
  clock,
}: {
  stores: Stores;
  transact: Transact;
  sessions: Sessions;
  accessTokens: AccessTokens;
  refreshTokens: RefreshTokens;
  clock: Clock;
}): RevokeToken {
  return async function revokeToken({ token, requestContext }) {
    if (isApiKey(token)) return { kind: 'unsupported' };
    const secretId = await secretIdOf(token);
    if (secretId === undefined) return { kind: 'done' };
    const ended = await transact(async (tx) => {
      const now = clock.now();
      const found = await tx.sessions.find(digestOf(secretId), now);
      if (found === undefined) return [];
      const { id: sessionId, account } = found.live;
      const choice = { accountId: account.id, only: sessionId };
      const endedNow = await tx.sessions.end(choice, 'revoked', now);
      const event = { event: 'authn_token_revoked', targetId: account.id, sessionId } as const;
      if (endedNow.length > 0) await tx.audit.record({ ...event, requestContext }, now);
      return endedNow;
    });
    await sessions.propagate(ended.map(({ invalidation }) => invalidation));
    return { kind: 'done' };
  };

  /** The session that the token proves to belong to. */
  async function secretIdOf(token: string): Promise<string | undefined> {
    if (isOpaqueToken(token)) return token;
    const parsed = refreshTokens.parse(token);
    if (parsed !== undefined) {
      const isOurs = parsed.isGenuine || (await stores.refreshTokens.isCurrent(token, clock.now()));
      return isOurs ? jwtSecretId(parsed.sessionId) : undefined;
    }
    const claims = await accessTokens.verify(token);
    return claims && jwtSecretId(claims.sid);
  }
}
