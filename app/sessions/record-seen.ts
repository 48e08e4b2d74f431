import type { Queries } from '../platform/database/database.ts';

/** Lists of accounts need no more, and each use of a session writes one row less often. */
const intervalMs = 60 * 60 * 1000;

/** Records that the owner of an account was seen, at most once an hour. One statement. */
export async function recordSeen(queries: Queries, accountId: string, now: number): Promise<void> {
  await queries
    .updateTable('accounts')
    .set({ last_seen_at: now })
    .where('id', '=', accountId)
    .where((eb) =>
      eb.or([eb('last_seen_at', 'is', null), eb('last_seen_at', '<=', now - intervalMs)]),
    )
    .execute();
}
