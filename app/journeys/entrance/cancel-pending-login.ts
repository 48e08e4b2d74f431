import type { Clock } from '../../platform/clock.ts';
import type { Stores } from '../steps/stores.ts';

/** Ends a login that waits for its second step. @throws Unavailable when SQL does not answer */
export type CancelPendingLogin = (token: string) => Promise<void>;

export function createCancelPendingLogin({
  stores,
  clock,
}: {
  stores: Stores;
  clock: Clock;
}): CancelPendingLogin {
  return async function cancelPendingLogin(token) {
    await stores.pendingLogins.consume(token, clock.now());
  };
}
