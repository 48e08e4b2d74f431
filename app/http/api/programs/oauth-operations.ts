import { z } from 'zod';
import type { ProgramJourneys } from '../../../journeys/programs/program-journeys.ts';
import { HttpError } from '../../failures/http-error.ts';
import type { Api } from '../api.ts';
import { type Operation, operation } from '../operation.ts';
import { introspected, introspectionBody } from './introspection.ts';
import { anyToken, neverKept, tokens, tokensBody } from './token-schemas.ts';

const tag = 'Tokens';
const minuteSeconds = 60;

const hint = z.string().max(64).optional().meta({ description: 'What kind of token it may be' });

/** `client_secret_post` of RFC 6749 section 2.3.1. */
const clientInBody = {
  client_id: z.string().max(255).optional().meta({ description: 'The id of an API key' }),
  client_secret: z.string().max(255).optional().meta({ description: 'The API key' }),
};

// OAuth has unknown parameters ignored: these objects are not strict.

/** Refresh, introspection and revocation, as clients of OAuth expect them. */
export function oauthOperations(needs: ProgramJourneys & Api): Operation[] {
  return [
    operation({
      id: 'refresh',
      method: 'post',
      path: '/refresh',
      tag,
      summary: 'Fresh tokens for a refresh token',
      description:
        'RFC 6749 section 6. A refresh token works once. A retry within `REFRESH_OVERLAP_SECONDS` gets the same new token. So does a retry within a day from the same network or with the same User-Agent, while nobody has used the new token. Any other reuse ends the session.',
      access: 'public',
      isOAuth: true,
      limit: { name: 'refresh', limit: 600, windowSeconds: minuteSeconds },
      body: z.object({
        grant_type: z.enum(['refresh_token']).optional().meta({ description: 'May be left out' }),
        refresh_token: anyToken,
      }),
      responses: { 200: { description: 'The next pair of tokens', schema: tokens } },
      async handle({ body: { refresh_token: refreshToken }, circumstances }) {
        const outcome = await needs.refreshSession({ refreshToken, circumstances });
        if (outcome.kind === 'refreshed') {
          return { status: 200, headers: neverKept, body: tokensBody(outcome.tokens) };
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
      summary: 'Whose token is this?',
      description:
        'RFC 7662, for services that are sent tokens. Asking about an opaque token prolongs it. A refresh token is active only with `token_type_hint=refresh_token`, so that no service takes one for an access token.',
      access: 'client',
      isOAuth: true,
      limit: { name: 'introspect', limit: 60_000, windowSeconds: minuteSeconds },
      body: z.object({ token: anyToken, token_type_hint: hint, ...clientInBody }),
      responses: { 200: { description: 'What is known of the token', schema: introspected } },
      async handle({ body: { token, token_type_hint } }) {
        const found = await needs.introspectToken({ token, hint: token_type_hint });
        return {
          status: 200,
          headers: neverKept,
          body: introspectionBody(found, needs.tokenIssuer, needs.clock.now()),
        };
      },
    }),
    operation({
      id: 'revoke',
      method: 'post',
      path: '/revoke',
      tag,
      summary: 'End the session that a token belongs to',
      description:
        'RFC 7009, for access tokens, opaque tokens and refresh tokens: whoever holds one may end it, and all of its session with it.',
      access: 'public',
      isOAuth: true,
      verifiesClient: true,
      problems: { 401: 'A client secret was sent, and it is wrong' },
      limit: { name: 'revoke', limit: 300, windowSeconds: minuteSeconds },
      body: z.object({ token: anyToken, token_type_hint: hint, ...clientInBody }),
      responses: { 200: { description: 'The token does not work any more, if it ever did' } },
      async handle({ body: { token }, circumstances }) {
        const outcome = await needs.revokeToken({ token, circumstances });
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
