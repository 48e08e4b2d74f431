import type { Account } from '../../accounts/account.ts';
import type { Clock } from '../../platform/clock.ts';
import type { LiveSession, SessionSummary } from '../../sessions/session.ts';
import type { Stores } from '../steps/stores.ts';

export interface Dashboard {
  readonly account: Account | undefined;
  readonly previousLogIn: SessionSummary | undefined;
  /** The session that asks, as it is stored. */
  readonly current: SessionSummary | undefined;
  /** Last seen first. */
  readonly others: readonly SessionSummary[];
}

/** The sessions shown to their owner. */
export type ReadDashboard = (session: LiveSession) => Promise<Dashboard>;

export function createReadDashboard({
  stores,
  clock,
}: {
  stores: Stores;
  clock: Clock;
}): ReadDashboard {
  return async function readDashboard(session) {
    const [account, previousLogIn, live] = await Promise.all([
      stores.accounts.find(session.account.id),
      stores.sessions.findPreviousLogIn(session.account.id, session),
      stores.sessions.listLive(session.account.id, clock.now()),
    ]);
    return {
      account,
      previousLogIn,
      current: live.find(({ id }) => id === session.id),
      others: live.filter(({ id }) => id !== session.id),
    };
  };
}
