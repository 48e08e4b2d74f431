import type { Circumstances } from '../../audit/circumstances.ts';
import type { Clock } from '../../platform/clock.ts';
import { createGrowingLru } from '../../platform/growing-lru.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Stores } from './stores.ts';

interface Refused {
  /** A right that was missing, if absent; else a request that may be forged. */
  readonly event?: 'authz_fail' | 'csrf_fail';
  readonly accountId: string;
  readonly sessionId?: string | undefined;
  /** Where it was tried. */
  readonly host: string;
  readonly circumstances: Circumstances;
}

/** Returns at once; what cannot be written down is told in the log. */
export type NoteRefusal = (refused: Refused) => void;

const quietMs = 60_000;
const remembered = 10_000;

/**
 * Writes down that somebody who is logged in was refused what the account may not do, or that a request in
 * their name may be forged (ASVS 5.0, 16.3.2 and 16.3.3), once a minute for each account and host: a page with a hundred pictures is one refusal, and nobody can fill the disk with them.
 */
export function createNoteRefusal({
  stores,
  clock,
  logger,
}: {
  stores: Pick<Stores, 'audit'>;
  clock: Clock;
  logger: Logger;
}): NoteRefusal {
  const notedAt = createGrowingLru<string, number>(remembered);

  return ({ event: name = 'authz_fail', accountId, sessionId, host, circumstances }) => {
    const now = clock.now();
    const key = `${name} ${accountId} ${host}`;
    if (now - (notedAt.get(key) ?? Number.NEGATIVE_INFINITY) < quietMs) return;
    notedAt.set(key, now);
    const event = { event: name, actorId: accountId, sessionId, circumstances };
    stores.audit.record(event, now).catch((error: unknown) => {
      notedAt.delete(key);
      logger.warn({ err: error, account_id: accountId, host }, 'a refusal was not written down');
    });
  };
}
