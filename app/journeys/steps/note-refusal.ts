import type { RequestContext } from '../../audit/request-context.ts';
import type { Clock } from '../../platform/clock.ts';
import { createGrowingLru } from '../../platform/growing-lru.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Stores } from './stores.ts';

interface Refused {
  /** `authz_fail`, the default: a missing permission. `csrf_fail`: a request that may be forged. */
  readonly event?: 'authz_fail' | 'csrf_fail';
  readonly accountId: string;
  readonly sessionId?: string | undefined;
  /** The host of the request. */
  readonly host: string;
  readonly requestContext: RequestContext;
}

/** Returns at once; if recording fails, that is logged. */
export type NoteRefusal = (refused: Refused) => void;

const quietMs = 60_000;
const remembered = 10_000;

/**
 * Records in the audit trail that an account was refused for lack of permission, or that a request in its name may be
 * forged (ASVS 5.0, 16.3.2 and 16.3.3). Once a minute for each account and host: a page with a hundred pictures
 * counts as one refusal, and nobody can fill the disk.
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

  return ({ event: name = 'authz_fail', accountId, sessionId, host, requestContext }) => {
    const now = clock.now();
    const key = `${name} ${accountId} ${host}`;
    if (now - (notedAt.get(key) ?? Number.NEGATIVE_INFINITY) < quietMs) return;
    notedAt.set(key, now);
    const event = { event: name, actorId: accountId, sessionId, requestContext };
    stores.audit.record(event, now).catch((error: unknown) => {
      notedAt.delete(key);
      logger.warn({ err: error, account_id: accountId, host }, 'a refusal was not recorded');
    });
  };
}
