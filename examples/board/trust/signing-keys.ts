import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import type { Logger } from 'pino';
import { Unavailable } from '../unavailable.ts';

const answerWithinMs = 1500;
/** So often at most, strangers with made-up key ids can make us ask; so long at most, a new key waits. */
const askAgainAfterMs = 1000;
/** So long a key that Gatehouse has withdrawn is believed while Gatehouse can be asked. */
const refreshEveryMs = 60_000;
/** And so long while it cannot. */
const keepForMs = 60 * 60_000;

/** What the look-up says of the token. Everything else says that the keys could not be had. */
const aboutTheToken = new Set([
  errors.JWKSNoMatchingKey.code,
  errors.JWKSMultipleMatchingKeys.code,
  errors.JOSENotSupported.code,
]);

/**
 * The keys that Gatehouse signs with, from the one address that is configured: `jku`, `x5u` and `iss` of a
 * token lead nowhere (RFC 8725 section 3.10). They are fetched when first needed, again in the background each
 * minute in which one is used, and again for a key id that is not among them, as after a rotation. While
 * Gatehouse is away those already here keep serving.
 */
export function createSigningKeys(gatehouseUrl: string, logger: Logger): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(new URL('/.well-known/jwks.json', gatehouseUrl), {
    timeoutDuration: answerWithinMs,
    cooldownDuration: askAgainAfterMs,
    cacheMaxAge: keepForMs,
  });
  let refreshedAt = 0;

  function refreshInTime() {
    const now = performance.now();
    if (remote.jwks() === undefined || now - refreshedAt < refreshEveryMs) return;
    refreshedAt = now;
    remote.reload().catch((error: unknown) => {
      logger.warn({ err: error }, 'the signing keys could not be refreshed');
    });
  }

  return async function keyFor(header, token) {
    refreshInTime();
    try {
      return await remote(header, token);
    } catch (error) {
      throw aboutTheToken.has((error as { code?: string }).code ?? '')
        ? error
        : new Unavailable('Gatehouse', error);
    }
  };
}
