import type { Clock } from '../platform/clock.ts';
import type { Stores } from './stores.ts';

/** So long the dashboard can tell of a former log-in. */
const keepSessionsMs = 90 * 24 * 60 * 60 * 1000;
/** Long after the last attempt to send any of it. */
const keepMailMs = 30 * 24 * 60 * 60 * 1000;
/** So long an owner is shown that a key has expired. */
const keepApiKeysMs = 30 * 24 * 60 * 60 * 1000;
/** Small enough to take less than 20 ms, so that no request waits behind it. */
const chunk = 200;

/** Deletes what nobody will ask for again: sessions, one-time tokens and mail long over. */
export type ForgetThePast = () => Promise<void>;

export function createForgetThePast({
  stores,
  clock,
}: {
  stores: Stores;
  clock: Clock;
}): ForgetThePast {
  return async function forgetThePast() {
    const now = clock.now();
    await stores.oneTimeTokens.forget(now);
    await stores.accounts.forgetReservations(now);
    await stores.outbox.forget(now - keepMailMs);
    await inChunks(() => stores.sessions.forget(now - keepSessionsMs, chunk));
    await inChunks(() => stores.apiKeys.forget(now - keepApiKeysMs, chunk));
  };
}

async function inChunks(forgetSome: () => Promise<number>) {
  while ((await forgetSome()) === chunk) await new Promise(setImmediate);
}
