import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { AccessTokens } from '../../tokens/access-tokens.ts';
import type { ApiKeyLastUsed } from '../../tokens/api-key-last-used.ts';
import type { RefreshTokens } from '../../tokens/refresh-token.ts';
import type { Stores, Transact } from '../steps/stores.ts';
import { createAuthenticateApiKey } from './authenticate-api-key.ts';
import { createAuthenticateToken } from './authenticate-token.ts';
import { createCreateApiKey } from './create-api-key.ts';
import { createIntrospectToken } from './introspect-token.ts';
import { createListApiKeys } from './list-api-keys.ts';
import { createRefreshSession } from './refresh-session.ts';
import { createReplaceApiKey } from './replace-api-key.ts';
import { createRevokeApiKey } from './revoke-api-key.ts';
import { createRevokeToken } from './revoke-token.ts';

interface ProgramNeeds {
  readonly stores: Stores;
  readonly transact: Transact;
  readonly sessions: Sessions;
  readonly accessTokens: AccessTokens;
  readonly refreshTokens: RefreshTokens;
  readonly apiKeyLastUsed: ApiKeyLastUsed;
  readonly mail: Mail;
  readonly clock: Clock;
  /** How long a used refresh token yields the same new one again. */
  readonly refreshOverlapMs: number;
}

export type ProgramJourneys = ReturnType<typeof createProgramJourneys>;

/** Journeys of programs and their owners: access tokens, refresh tokens, API keys. */
export function createProgramJourneys(needs: ProgramNeeds) {
  const authenticateApiKey = createAuthenticateApiKey(needs);
  return {
    authenticateToken: createAuthenticateToken(needs),
    refreshSession: createRefreshSession({ ...needs, overlapMs: needs.refreshOverlapMs }),
    introspectToken: createIntrospectToken({ ...needs, authenticateApiKey }),
    revokeToken: createRevokeToken(needs),
    authenticateApiKey,
    listApiKeys: createListApiKeys(needs),
    createApiKey: createCreateApiKey(needs),
    replaceApiKey: createReplaceApiKey(needs),
    revokeApiKey: createRevokeApiKey(needs),
  };
}
