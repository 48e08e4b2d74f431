import { z } from 'zod';
import type { ProgramJourneys } from '../../../journeys/programs/program-journeys.ts';
import { HttpError } from '../../failures/http-error.ts';
import type { Api } from '../api.ts';
import { type Operation, operation } from '../operation.ts';
import { introspected, introspectionBody } from './introspection.ts';
import { anyToken, noStoreHeaders, tokens, tokensBody } from './token-schemas.ts';

const tag = 'Tokens';
const minuteSeconds = 60;

const hint = z.string().max(64).optional().meta({ description: 'The kind of token' });

/** `client_secret_post` (RFC 6749, 2.3.1). */
const clientInBody = {
  client_id: z.string().max(255).optional().meta({ description: 'The id of an API key' }),
  client_secret: z.string().max(255).optional().meta({ description: 'The API key' }),
};

// Not strict: OAuth requires that unknown parameters are ignored.

/** Refresh, introspection and revocation, as OAuth clients expect them. */
export function oauthOperations(needs: ProgramJourneys & Api): Operation[] {
  return [
    operation({
      id: 'refresh',
      method: 'post',
      path: '/refresh',
      tag,
      summary: 'Refresh tokens',
      description:
        'RFC 6749 section 6. A refresh token works once. A retry within `REFRESH_OVERLAP_SECONDS` gets the same new token. So does a retry within a day from the same network or with the same User-Agent, while nobody has used the new token. Any other reuse ends the session.',
      access: 'public',
      isOAuth: true,
      limit: { name: 'refresh', limit: 600, windowSeconds: minuteSeconds },
      body: z.object({
        grant_type: z.enum(['refresh_token']).optional().meta({ description: 'Optional' }),
        refresh_token: anyToken,
      }),
      responses: { 200: { description: 'The next pair of tokens', schema: tokens } },
      async handle({ body: { refresh_token: refreshToken }, requestContext }) {
        const outcome = await needs.refreshSession({ refreshToken, requestContext });
        if (outcome.kind === 'refreshed') {
          return { status: 200, headers: noStoreHeaders, body: tokensBody(outcome.tokens) };
        }
        throw new HttpError(
          400,
          'invalid_grant',
          'The refresh token is unknown, used, expired or revoked: log in again.',
        );
      },
    }),
    operation({
      id: 'introspect',
      method: 'post',
      path: '/introspect',
      tag,
      summary: 'Introspect a token',
      description:
        'RFC 7662, for services that receive tokens. Introspection extends an opaque token. A refresh token is active only with `token_type_hint=refresh_token`, so that no service mistakes one for an access token.',
      access: 'client',
      isOAuth: true,
      limit: { name: 'introspect', limit: 60_000, windowSeconds: minuteSeconds },
      body: z.object({ token: anyToken, token_type_hint: hint, ...clientInBody }),
      responses: { 200: { description: 'The state of the token', schema: introspected } },
      async handle({ body: { token, token_type_hint } }) {
        const found = await needs.introspectToken({ token, hint: token_type_hint });
        return {
          status: 200,
          headers: noStoreHeaders,
          body: introspectionBody(found, needs.tokenIssuer, needs.clock.now()),
        };
      },
    }),
    operation({
      id: 'revoke',
      method: 'post',
      path: '/revoke',
      tag,
      summary: 'Revoke a token',
      description:
        'RFC 7009, for access tokens, opaque tokens and refresh tokens. Anyone who has a token can revoke it. This ends its session.',
      access: 'public',
      isOAuth: true,
      verifiesClient: true,
      problems: { 401: 'The client secret is wrong' },
      limit: { name: 'revoke', limit: 300, windowSeconds: minuteSeconds },
      body: z.object({ token: anyToken, token_type_hint: hint, ...clientInBody }),
      responses: { 200: { description: 'The token is revoked, or was never valid' } },
      async handle({ body: { token }, requestContext }) {
        const outcome = await needs.revokeToken({ token, requestContext });
        if (outcome.kind === 'done') return { status: 200 };
        throw new HttpError(
          400,
          'unsupported_token_type',
          'API keys are revoked at /account/api-keys or at /api/v1/me/api-keys.',
        );
      },
    }),
  ];
}
