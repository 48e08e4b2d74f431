import type { Recording } from '../../audit/audit-store.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { type Actor, NoLongerLoggedIn } from './actor.ts';
import { createStores, type Stores, type Transact } from './stores.ts';

export function createTransact(
  database: Database,
  keepsCopies: boolean,
  clock: Clock,
  recording: Recording,
): Transact {
  return (step, actor) =>
    database.transact((queries) => {
      const stores = createStores(queries, keepsCopies, recording);
      return actor === undefined ? step(stores) : actFor(actor, stores, step, clock);
    });
}

/**
 * Runs a step of a transaction for an actor, whose session or API key must be valid until the end. A session can end
 * after the request was checked, or while the transaction waits for another one. So it is checked last, with a lock:
 * a concurrent revocation waits for this commit. A step may end the session itself, as deleting one's account does.
 *
 * Checking last also keeps the order of locks: accounts, then what belongs to them, then sessions.
 *
 * @throws NoLongerLoggedIn so that the transaction is rolled back
 */
async function actFor<T>(
  actor: Actor,
  stores: Stores,
  step: (stores: Stores) => Promise<T>,
  clock: Clock,
): Promise<T> {
  const endedHere = new Set<string>();
  const sessions: Stores['sessions'] = {
    ...stores.sessions,
    async end(...choice) {
      const ended = await stores.sessions.end(...choice);
      for (const { id } of ended) endedHere.add(id);
      return ended;
    },
  };
  const result = await step({ ...stores, sessions });
  const now = clock.now();
  const mustBeAdmin = actor.account.roles.includes('admin');
  const holds =
    'key' in actor
      ? await stores.apiKeys.lock({ id: actor.key.id, mustBeAdmin }, now)
      : endedHere.has(actor.id) || (await stores.sessions.lock({ id: actor.id, mustBeAdmin }, now));
  if (!holds) throw new NoLongerLoggedIn();
  return result;
}
