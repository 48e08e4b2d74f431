import type { Queries } from '../platform/database/database.ts';
import { newId } from '../platform/ids.ts';
import { createInvalidationLog } from './pending-invalidations.ts';
import type { Invalidation } from './session.ts';
import type { SessionStore } from './session-store.ts';

/** PostgreSQL takes 65,535 parameters in one statement, SQLite 32,766. */
const batchSize = 1000;

/**
 * Ends sessions and marks their copies as stale.
 *
 * @param keepsCopies whether there is a Redis to invalidate
 */
export function createSessionRevocation(
  queries: Queries,
  keepsCopies: boolean,
): Pick<SessionStore, 'end' | 'endMany' | 'markChanged' | 'shorten'> {
  const log = createInvalidationLog(queries, keepsCopies);

  async function writeInvalidations(
    kind: Invalidation['kind'],
    sessions: readonly { digest: string; ends_at: number }[],
  ): Promise<Invalidation[]> {
    const invalidations = sessions.map(({ digest, ends_at }) => {
      return { id: newId(), digest, kind, mattersUntil: ends_at };
    });
    await log.add(invalidations);
    return invalidations;
  }

  return {
    async end(choice, reason, now) {
      const { accountId, only, except, allButLast } = choice;
      const ended = await queries
        .updateTable('sessions')
        .set({ ended_at: now, ended_by: reason })
        .where('account_id', '=', accountId)
        .where('ended_at', 'is', null)
        .where('ends_at', '>', now)
        .$if(only !== undefined, (update) => update.where('id', '=', String(only)))
        .$if(except !== undefined, (update) => update.where('id', '!=', String(except)))
        .$if(allButLast !== undefined, (update) =>
          update.where('id', 'in', (eb) =>
            eb
              .selectFrom('sessions')
              .select('id')
              .where('account_id', '=', accountId)
              .where('ended_at', 'is', null)
              .where('ends_at', '>', now)
              .orderBy('last_seen_at', 'desc')
              .orderBy('id', 'desc')
              .limit(batchSize)
              .offset(Number(allButLast)),
          ),
        )
        .returning(['id', 'digest', 'ends_at'])
        .execute();
      const invalidations = await writeInvalidations('ended', ended);
      return invalidations.map((invalidation, index) => {
        return { id: String(ended[index]?.id), invalidation };
      });
    },

    async endMany(ids, by, now) {
      if (ids.length === 0) return [];
      const ended = await queries
        .updateTable('sessions')
        .set({ ended_at: now, ended_by: by })
        .where('id', 'in', ids)
        .where('ended_at', 'is', null)
        .where('ends_at', '>', now)
        .returning(['id', 'digest', 'ends_at', 'account_id as accountId'])
        .execute();
      const invalidations = await writeInvalidations('ended', ended);
      return invalidations.map((invalidation, index) => {
        const { id = '', accountId = '' } = ended[index] ?? {};
        return { id, accountId, invalidation };
      });
    },

    async shorten(accountId, endsAt, now) {
      await queries
        .updateTable('sessions')
        .set({ ends_at: endsAt })
        .where('account_id', '=', accountId)
        .where('ended_at', 'is', null)
        .where('ends_at', '>', Math.max(endsAt, now))
        .execute();
    },

    async markChanged(accountId, now) {
      const changed = await queries
        .selectFrom('sessions')
        .select(['digest', 'ends_at'])
        .where('account_id', '=', accountId)
        .where('ended_at', 'is', null)
        .where('ends_at', '>', now)
        .execute();
      return writeInvalidations('changed', changed);
    },
  };
}
