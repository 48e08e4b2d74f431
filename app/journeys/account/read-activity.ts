import type { RecordedEvent } from '../../audit/audit-event.ts';
import type { AuditPlace } from '../../audit/audit-walk.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Stores } from '../steps/stores.ts';

/** An event as the owner of the account sees it. */
export interface OwnEvent {
  readonly event: string;
  readonly at: number;
  /** Whether somebody else did it: an administrator. Then address and device are empty, as they are that person's. */
  readonly isByOthers: boolean;
  readonly ip: string;
  readonly userAgent: string;
}

/**
 * What an owner did, and what happened to the account, in the last 90 days, newest first.
 *
 * @param after cursor of a former page; one that is not known is the first page
 * @throws Unavailable when SQL does not answer
 */
export type ReadActivity = (
  accountId: string,
  page: { readonly after?: string | undefined; readonly limit: number },
) => Promise<{ readonly events: readonly OwnEvent[]; readonly next: string | undefined }>;

const keptInSightMs = 90 * 24 * 60 * 60 * 1000;

export function createReadActivity({
  stores,
  clock,
}: {
  stores: Stores;
  clock: Clock;
}): ReadActivity {
  return async function readActivity(accountId, { after = '', limit }) {
    const since = clock.now() - keptInSightMs;
    const how = { after: tryPlace(after), limit, isNewestFirst: true };
    const { events, next } = await stores.auditLists.page({ accountId, since }, how);
    const cursor = next && `${next.at}_${next.id}`;
    return { events: events.map((event) => asSeenBy(accountId, event)), next: cursor };
  };
}

function asSeenBy(accountId: string, { event, at, actorId, ip, userAgent }: RecordedEvent) {
  const isByOthers = actorId !== null && actorId !== accountId;
  const origin = isByOthers ? { ip: '', userAgent: '' } : { ip, userAgent };
  return { event, at, isByOthers, ...origin };
}

function tryPlace(text: string): AuditPlace | undefined {
  const [, at, id] = /^(\d{1,15})_([\da-f-]{36})$/.exec(text) ?? [];
  return at === undefined || id === undefined ? undefined : { at: Number(at), id };
}
