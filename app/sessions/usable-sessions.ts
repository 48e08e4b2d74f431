import type { Queries } from '../platform/database/database.ts';

/** Sessions that may be used now. Reads the accounts table too: account state must be of the same moment. */
export function usableSessions(queries: Queries, now: number) {
  return queries
    .selectFrom('sessions')
    .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
    .where('ended_at', 'is', null)
    .where('ends_at', '>', now)
    .where((eb) =>
      // Without an idle limit nobody is an administrator, whatever they were at the log-in.
      eb.or([
        eb.and([eb('idle_ends_at', 'is', null), eb('role', '!=', 'admin')]),
        eb('idle_ends_at', '>', now),
      ]),
    )
    .where('disabled_at', 'is', null)
    .where('deleted_at', 'is', null);
}
