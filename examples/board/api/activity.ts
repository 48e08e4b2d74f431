import { type RequestHandler, Router } from 'express';
import { LRUCache } from 'lru-cache';
import type { PeopleStore } from '../store/people-store.ts';
import { callerFrom } from '../trust/authenticate.ts';
import type { Caller } from '../trust/caller.ts';

const preciseToMs = 1000;
const maxRemembered = 10_000;

/** Records when a person was last seen. @throws if SQL fails */
export type RecordActivity = (
  person: Pick<Caller, 'username' | 'name' | 'loggedInAt'>,
) => Promise<void>;

/** At most once a second for each person, so that a burst of requests costs one write. */
export function createRecordActivity(people: PeopleStore): RecordActivity {
  const recorded = new LRUCache<string, { requestedAt: number; said: string }>({
    max: maxRemembered,
  });
  return async ({ username, name, loggedInAt }) => {
    const requestedAt = Date.now();
    const said = JSON.stringify([name, loggedInAt]);
    const last = recorded.get(username);
    if (last?.said === said && requestedAt - last.requestedAt < preciseToMs) return;
    await people.record({ username, name, loggedInAt, requestedAt });
    recorded.set(username, { requestedAt, said });
  };
}

/** Mounted before all routes except the one that shows the last request, because people ask for the one before. */
export function recordsActivity(record: RecordActivity): RequestHandler {
  return async (_request, response, next) => {
    await record(callerFrom(response));
    next();
  };
}

export function activityRoutes({
  people,
  recordActivity,
}: {
  people: PeopleStore;
  recordActivity: RecordActivity;
}): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.get('/activity', async (_request, response) => {
    const caller = callerFrom(response);
    const before = await people.findActivity(caller.username);
    await recordActivity(caller);
    const lastLoginAt = Math.max(before.lastLoginAt ?? 0, caller.loggedInAt ?? 0);
    response.json({
      last_login_at: instant(lastLoginAt),
      last_request_at: instant(before.lastRequestAt ?? 0),
    });
  });
  return router;
}

/** Null for never. */
function instant(at: number): string | null {
  return at === 0 ? null : new Date(at).toISOString();
}
