import type { Clock } from '../../platform/clock.ts';
import type { SessionSummary } from '../../sessions/session.ts';
import type { Stores } from '../steps/stores.ts';

/** The sessions of an account, last seen first. Public handles only. */
export type ListSessions = (accountId: string) => Promise<readonly SessionSummary[]>;

export function createListSessions({
  stores,
  clock,
}: {
  stores: Stores;
  clock: Clock;
}): ListSessions {
  return (accountId) => stores.sessions.listLive(accountId, clock.now());
}
