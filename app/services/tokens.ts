import type { Config } from '../config.ts';
import { createSeal } from '../platform/seal.ts';
import type { Coherence } from '../sessions/coherence.ts';
import { createInvalidationChannel } from '../sessions/invalidation-channel.ts';
import type { SessionCopies } from '../sessions/session-copies.ts';
import { createAccessTokens } from '../tokens/access-tokens.ts';
import { createApiKeyLastUsed } from '../tokens/api-key-last-used.ts';
import type { ApiKeyStore } from '../tokens/api-key-store.ts';
import { createRefreshTokens } from '../tokens/refresh-token.ts';
import type { SigningKeyStore } from '../tokens/signing-key-store.ts';
import { createSigningKeys } from '../tokens/signing-keys.ts';
import type { Platform } from './platform.ts';

/** Builds the room of tokens for programs: access tokens and the keys that sign them, refresh tokens, API keys. */
export function createTokenRoom(
  config: Config,
  { clock, logger, secrets }: Platform,
  {
    stores,
    coherence,
    copies,
  }: {
    readonly stores: { readonly apiKeys: ApiKeyStore; readonly signingKeys: SigningKeyStore };
    readonly coherence: Coherence;
    readonly copies: SessionCopies;
  },
) {
  const tokenIssuer = { issuer: config.BASE_URL.origin, audience: config.TOKEN_AUDIENCE };
  const signingKeyChannel = createInvalidationChannel({
    name: 'signing-keys',
    coherence,
    copies,
    clock,
  });
  const signingKeys = createSigningKeys({
    store: stores.signingKeys,
    changes: signingKeyChannel,
    seal: createSeal(secrets.session, 'signing keys'),
    clock,
  });
  return {
    tokenIssuer,
    signingKeyChannel,
    signingKeys,
    accessTokens: createAccessTokens({
      signingKeys,
      ...tokenIssuer,
      lifetimeSeconds: config.ACCESS_TOKEN_SECONDS,
      clock,
    }),
    refreshTokens: createRefreshTokens(secrets.session),
    apiKeyLastUsed: createApiKeyLastUsed({ store: stores.apiKeys, clock, logger }),
  };
}
