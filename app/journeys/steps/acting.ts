import type { AuditEvent } from '../../audit/audit-store.ts';
import type { Clock } from '../../platform/clock.ts';
import type { LiveSession, SessionAccount } from '../../sessions/session.ts';
import type { Stores } from './stores.ts';

/** Whoever has an API key. */
interface KeyHolder {
  readonly account: SessionAccount;
  readonly key: { readonly id: string };
}

/** On whose word something is done: of whoever uses this session, or this key. */
export type Actor = LiveSession | KeyHolder;

/**
 * The session, or the API key, on whose word something was to be done is over: nothing has been done. Met by
 * the error handlers, which answer as they answer strangers.
 */
export class NoLongerLoggedIn extends Error {
  constructor() {
    super('Whoever asked for this is not logged in any more.');
    this.name = 'NoLongerLoggedIn';
  }
}

/**
 * Takes a step of a transaction on somebody's word, which has to hold until the end of it. A request is looked
 * at when it arrives, and its session may end before it gets here, or while it waits here for another
 * transaction; so this looks last, and whoever wants to end the session then waits. A step may end the session
 * itself, as leaving does.
 *
 * Last also keeps the order in which all lock: accounts, then what is theirs, then sessions.
 *
 * @throws NoLongerLoggedIn so that the transaction is rolled back
 */
export async function actFor<T>(
  by: Actor,
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
  const mustBeAdmin = by.account.roles.includes('admin');
  const holds =
    'key' in by
      ? await stores.apiKeys.hold({ id: by.key.id, mustBeAdmin }, now)
      : endedHere.has(by.id) || (await stores.sessions.hold({ id: by.id, mustBeAdmin }, now));
  if (!holds) throw new NoLongerLoggedIn();
  return result;
}

/** As the audit trail names whoever acted; nobody at the command line. */
export function inAudit(by: Actor | undefined): Pick<AuditEvent, 'actorId' | 'sessionId'> {
  if (by === undefined) return {};
  return { actorId: by.account.id, sessionId: 'key' in by ? undefined : by.id };
}
