import type { Queries } from '../platform/database/database.ts';

/** Selects sessions that may be used now. Joins the accounts, so that both are read from one snapshot. */
export function usableSessions(queries: Queries, now: number) {
  return queries
    .selectFrom('sessions')
    .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
    .where('ended_at', 'is', null)
    .where('sessions.ends_at', '>', now)
    .where((eb) =>
      // A session without an idle limit never has administrator rights, even if its account was promoted later.
      eb.or([
        eb.and([eb('idle_ends_at', 'is', null), eb('role', '!=', 'admin')]),
        eb('idle_ends_at', '>', now),
      ]),
    )
    .where('disabled_at', 'is', null)
    .where('deleted_at', 'is', null);
}
