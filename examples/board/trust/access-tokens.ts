import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import { type Caller, permissions } from './caller.ts';

/** How far the clocks of Gatehouse and the board may differ. */
const clockToleranceSeconds = 30;

const claims = z.object({
  auth_time: z.number().int().positive().optional(),
  preferred_username: z.string().min(1),
  name: z.string().optional(),
  scope: z.string().optional(),
});

/** @returns the caller; undefined for an invalid token. @throws Unavailable without keys */
export type VerifyAccessToken = (token: string) => Promise<Caller | undefined>;

/**
 * Verifies an access token (RFC 9068) here. Only the keys are fetched. Algorithm, type, issuer and audience
 * are fixed, and never read from the token: ES256, `at+jwt`, this issuer, this audience (RFC 8725, 3).
 */
export function createVerifyAccessToken({
  keyFor,
  issuer,
  audience,
}: {
  keyFor: JWTVerifyGetKey;
  issuer: string;
  audience: string;
}): VerifyAccessToken {
  return async function verifyAccessToken(token) {
    try {
      const { payload } = await jwtVerify(token, keyFor, {
        algorithms: ['ES256'],
        typ: 'at+jwt',
        issuer,
        audience,
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['sub', 'exp', 'iat', 'jti', 'client_id'],
      });
      const told = claims.parse(payload);
      return {
        username: told.preferred_username,
        name: told.name ?? null,
        loggedInAt: told.auth_time === undefined ? null : told.auth_time * 1000,
        ...permissions(told.scope),
      };
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof z.ZodError) return undefined;
      throw error;
    }
  };
}
