import type { RecordedEvent } from '../../audit/audit-event.ts';
import type { AuditPlace } from '../../audit/audit-walk.ts';
import type { AuditQuestion } from '../../audit/parse-audit-filter.ts';
import type { Stores } from '../steps/stores.ts';
import { filterOf, type NamedEvent, named } from './audit-reading.ts';

export interface NamedEvents {
  readonly events: readonly NamedEvent[];
  /** Cursor of the next page. A page can be short and not be the last. Undefined after the last. */
  readonly next: string | undefined;
}

type AuditList =
  | ({ readonly kind: 'page' } & NamedEvents)
  | { readonly kind: 'unknown-person' }
  | { readonly kind: 'unknown-page' };

/** An event, and what happened shortly before and after it, oldest first. */
export interface EventInContext {
  readonly event: NamedEvent;
  /** In the same session; without a session, to the same person; without a person, from the same address. */
  readonly shared: 'session' | 'person' | 'address' | 'nothing';
  readonly before: readonly NamedEvent[];
  readonly after: readonly NamedEvent[];
}

export interface ReadAudit {
  /** A page of the events that fit, newest first. */
  list(
    question: AuditQuestion,
    page: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<AuditList>;
  /** How many fit, at most `max`; undefined if counting them would take long. */
  count(question: AuditQuestion, max: number): Promise<number | undefined>;
  /** @returns undefined for an id that no event has */
  find(id: string): Promise<EventInContext | undefined>;
}

const neighbours = 10;
const placeForm = /^(\d{1,15}) ([\da-f-]{36})$/;

/**
 * Lets administrators read the audit trail.
 *
 * @throws Unavailable when SQL does not answer
 */
export function createReadAudit({ stores }: { stores: Stores }): ReadAudit {
  const { auditLists } = stores;
  return {
    async list(question, { after, limit }) {
      const place = after === undefined ? undefined : tryPlace(after);
      if (after !== undefined && place === undefined) return { kind: 'unknown-page' };
      const filter = await filterOf(stores, question);
      if (filter === undefined) return { kind: 'unknown-person' };
      const how = { after: place, limit, isNewestFirst: true };
      const { events, next } = await auditLists.page(filter, how);
      const cursor = next && `${next.at} ${next.id}`;
      return { kind: 'page', events: await named(stores, events), next: cursor };
    },

    async count(question, max) {
      const filter = await filterOf(stores, question);
      return filter === undefined ? 0 : auditLists.count(filter, max);
    },

    async find(id) {
      const found = await auditLists.find(id);
      if (found === undefined) return undefined;
      const { shared, filter } = circleOf(found);
      const around = async (isNewestFirst: boolean) => {
        if (filter === undefined) return [];
        const how = { after: found, limit: neighbours, isNewestFirst };
        return (await auditLists.page(filter, how)).events;
      };
      const before = (await around(true)).toReversed();
      const all = await named(stores, [...before, found, ...(await around(false))]);
      const event = all[before.length] as NamedEvent;
      return {
        event,
        shared,
        before: all.slice(0, before.length),
        after: all.slice(before.length + 1),
      };
    },
  };
}

function circleOf({ sessionId, actorId, targetId, ip }: RecordedEvent) {
  if (sessionId !== null) return { shared: 'session', filter: { sessionId } } as const;
  const accountId = targetId ?? actorId;
  if (accountId !== null) return { shared: 'person', filter: { accountId } } as const;
  if (ip !== '') return { shared: 'address', filter: { ip } } as const;
  return { shared: 'nothing', filter: undefined } as const;
}

function tryPlace(text: string): AuditPlace | undefined {
  const [, at, id] = placeForm.exec(text) ?? [];
  return at === undefined || id === undefined ? undefined : { at: Number(at), id };
}
