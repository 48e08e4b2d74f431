import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import type { Logger } from 'pino';
import { Unavailable } from '../unavailable.ts';

const answerWithinMs = 1500;
/** Made-up key ids can cause one fetch in this time. A new key may wait this long. */
const askAgainAfterMs = 1000;
/** How long a withdrawn key is accepted while Gatehouse answers. */
const refreshEveryMs = 60_000;
/** Pause between retries while Gatehouse does not answer. */
const retryEveryMs = 10_000;
/** How long keys are used while Gatehouse does not answer. */
const keepForMs = 60 * 60_000;

/** Error codes about the token. All others mean that the keys could not be fetched. */
const aboutTheToken = new Set([
  errors.JWKSNoMatchingKey.code,
  errors.JWKSMultipleMatchingKeys.code,
  errors.JOSENotSupported.code,
]);

/**
 * Gatehouse's signing keys, from the configured address only: `jku`, `x5u` and `iss` of a token are ignored
 * (RFC 8725, 3.10). They are fetched when they are first needed, when they are a minute old, and for an
 * unknown key id, as after a rotation. While Gatehouse is down, the keys that are already here stay in use.
 *
 * @param now milliseconds of a monotonic clock
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
