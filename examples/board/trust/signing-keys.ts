import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import type { Logger } from 'pino';
import { Unavailable } from '../unavailable.ts';

const answerWithinMs = 1500;
/** So often at most, strangers with made-up key ids can make us ask; so long at most, a new key waits. */
const askAgainAfterMs = 1000;
/** So long a key that Gatehouse has withdrawn is believed while Gatehouse can be asked. */
const refreshEveryMs = 60_000;
/** So often one request waits for an answer that does not come. */
const retryEveryMs = 10_000;
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
 * token lead nowhere (RFC 8725 section 3.10). They are fetched when first needed, again when the last look is
 * a minute ago, and again for a key id that is not among them, as after a rotation. While Gatehouse is away
 * those already here keep serving.
 *
 * @param now milliseconds of a clock that only runs forwards
 */
export function createSigningKeys(
  gatehouseUrl: string,
  logger: Logger,
  now: () => number = () => performance.now(),
): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(new URL('/.well-known/jwks.json', gatehouseUrl), {
    timeoutDuration: answerWithinMs,
    cooldownDuration: askAgainAfterMs,
    cacheMaxAge: keepForMs,
  });
  let refreshAt = 0;
  let underWay: Promise<void> | undefined;

  async function refresh() {
    try {
      await remote.reload();
      refreshAt = now() + refreshEveryMs;
    } catch (error) {
      refreshAt = now() + retryEveryMs;
      logger.warn({ err: error }, 'the signing keys could not be refreshed');
    }
  }

  async function refreshInTime() {
    if (remote.jwks() === undefined) refreshAt = now() + refreshEveryMs;
    if (now() < refreshAt) return;
    underWay ??= refresh().finally(() => {
      underWay = undefined;
    });
    await underWay;
  }

  return async function keyFor(header, token) {
    await refreshInTime();
    try {
      return await remote(header, token);
    } catch (error) {
      throw aboutTheToken.has((error as { code?: string }).code ?? '')
        ? error
        : new Unavailable('Gatehouse', error);
    }
  };
}
