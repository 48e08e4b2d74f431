import { z } from 'zod';
import type { ProgramTokens } from '../../../journeys/steps/program-tokens.ts';
import { handle } from '../schemas.ts';

const maxTokenLength = 4096;

/** Any text that may be a token. Its kind is found by a lookup. */
export const anyToken = z.string().min(1).max(maxTokenLength);

const seconds = z.int().min(0);

export const tokens = z
  .object({
    access_token: anyToken,
    token_type: z.literal('Bearer'),
    expires_in: seconds.meta({
      description: 'Seconds. For an opaque token, counted from its last use',
    }),
    refresh_token: anyToken.optional().meta({ description: 'With a JWT. Works once' }),
    refresh_expires_in: seconds
      .optional()
      .meta({ description: 'Seconds until a new login is needed' }),
    session_id: handle,
  })
  .meta({ id: 'Tokens', description: 'RFC 6749 section 5.1' });

/** RFC 6749, 5.1, asks for `Pragma` because of HTTP/1.0 caches. */
export const noStoreHeaders = { 'Cache-Control': 'no-store', Pragma: 'no-cache' };

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
