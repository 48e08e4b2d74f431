import type { Clock } from '../platform/clock.ts';
import type { SessionKind } from '../sessions/session.ts';
import type { SigningKeys } from '../tokens/signing-keys.ts';
import type { Stores } from './stores.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** So long the dashboard can tell of a former log-in. Programs may log in every minute. */
const keepSessionsMs = { browser: 90 * dayMs, opaque: dayMs, jwt: dayMs };
/** Long after the last attempt to send any of it. */
const keepMailMs = 30 * dayMs;
/** So long an owner is shown that a key has expired. */
const keepApiKeysMs = 30 * dayMs;
/** Small enough to take less than 20 ms, so that no request waits behind it. */
const chunk = 200;

/** Deletes what nobody will ask for again: sessions, one-time tokens, signing keys and mail long over. */
export type ForgetThePast = () => Promise<void>;

export function createForgetThePast({
  stores,
  signingKeys,
  clock,
}: {
  stores: Stores;
  signingKeys: SigningKeys;
  clock: Clock;
}): ForgetThePast {
  return async function forgetThePast() {
    const now = clock.now();
    await stores.oneTimeTokens.forget(now);
    await stores.accounts.forgetReservations(now);
    await stores.outbox.forget(now - keepMailMs);
    await inChunks(() => stores.apiKeys.forget(now - keepApiKeysMs, chunk));
    await signingKeys.forgetOld();
    for (const [kind, keepMs] of Object.entries(keepSessionsMs) as [SessionKind, number][]) {
      await inChunks(() => stores.sessions.forget(kind, now - keepMs, chunk));
    }
  };
}

async function inChunks(forgetSome: () => Promise<number>) {
  while ((await forgetSome()) === chunk) await new Promise(setImmediate);
}
