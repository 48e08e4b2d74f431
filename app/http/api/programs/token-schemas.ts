import { z } from 'zod';
import type { ProgramTokens } from '../../../journeys/steps/program-tokens.ts';
import { handle } from '../schemas.ts';

const maxTokenLength = 4096;

/** Whatever may be one; what it is, a look-up tells. */
export const anyToken = z.string().min(1).max(maxTokenLength);

const seconds = z.int().min(0);

export const tokens = z
  .object({
    access_token: anyToken,
    token_type: z.literal('Bearer'),
    expires_in: seconds.meta({
      description: 'Seconds; an opaque token lives so long from its last use on',
    }),
    refresh_token: anyToken.optional().meta({ description: 'With a JWT. Works once' }),
    refresh_expires_in: seconds
      .optional()
      .meta({ description: 'Seconds, after which somebody has to log in again' }),
    session_id: handle,
  })
  .meta({ id: 'Tokens', description: 'RFC 6749 section 5.1' });

/** RFC 6749 section 5.1 wants the second one for caches of HTTP/1.0. */
export const neverKept = { 'Cache-Control': 'no-store', Pragma: 'no-cache' };

export function tokensBody(given: ProgramTokens): z.output<typeof tokens> {
  return {
    access_token: given.accessToken,
    token_type: 'Bearer',
    expires_in: given.expiresInSeconds,
    ...(given.refreshToken === undefined ? {} : { refresh_token: given.refreshToken }),
    ...(given.refreshExpiresInSeconds === undefined
      ? {}
      : { refresh_expires_in: given.refreshExpiresInSeconds }),
    session_id: given.sessionId,
  };
}
