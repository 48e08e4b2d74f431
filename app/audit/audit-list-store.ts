import { sql } from 'kysely';
import type { Queries } from '../platform/database/database.ts';
import type { RecordedEvent } from './audit-event.ts';
import { type AuditFilter, fitnessTest, namesThatFit } from './audit-filter.ts';
import { fromRow } from './audit-row.ts';
import { type AuditPlace, type AuditWalk, auditWalkFor } from './audit-walk.ts';

interface AuditPage {
  readonly events: readonly RecordedEvent[];
  /** Where the next page begins. A page may be short, even empty, and not be the last. Undefined after the last. */
  readonly next: AuditPlace | undefined;
}

/** Lists events in the order of their time, in a time that does not depend on how many there are. */
export interface AuditListStore {
  page(
    filter: AuditFilter,
    how: {
      readonly after: AuditPlace | undefined;
      readonly limit: number;
      readonly isNewestFirst: boolean;
    },
  ): Promise<AuditPage>;
  /** How many events fit, at most `max`. Undefined for a filter that only reading the events can answer. */
  count(filter: AuditFilter, max: number): Promise<number | undefined>;
  find(id: string): Promise<RecordedEvent | undefined>;
}

/** That many events are looked at in one statement, so that it never takes long. */
const maxAtOnce = 1000;
/** After that many events that do not fit, a page ends, so that no answer takes long. */
const maxLookedAt = 20_000;
const growth = 4;

export function createAuditListStore(queries: Queries): AuditListStore {
  return {
    async page(filter, { after, limit, isNewestFirst }) {
      if (namesThatFit(filter)?.length === 0) return { events: [], next: undefined };
      const walk = auditWalkFor(filter, isNewestFirst);
      const fits = fitnessTest(filter);
      const events: RecordedEvent[] = [];
      let place = after;
      for await (const event of goThrough(walk, after, limit)) {
        const isFitting = event !== undefined && fits(event);
        if (event === undefined || (isFitting && events.length === limit)) {
          return { events, next: place };
        }
        if (isFitting) events.push(event);
        place = event;
      }
      return { events, next: undefined };
    },

    async count(filter, max) {
      const walk = auditWalkFor(filter, true);
      if (!walk.isExact) return undefined;
      const { rows } = await sql<{ found: number | string }>`
        select count(*) as found from (${walk.rows(undefined, max)}) as walked
      `.execute(queries);
      return Number(rows[0]?.found ?? 0);
    },

    async find(id) {
      const row = await queries
        .selectFrom('audit_events')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row && fromRow(row);
    },
  };

  /** Meets the events of a walk. Ends at its end, or meets undefined when it has looked at enough of them. */
  async function* goThrough(walk: AuditWalk, start: AuditPlace | undefined, limit: number) {
    let place = start;
    // One more than requested shows whether there is a next page.
    let size = limit + 1;
    for (let lookedAt = 0; lookedAt < maxLookedAt; lookedAt += size) {
      const { rows } = await walk.rows(place, size).execute(queries);
      for (const row of rows) yield fromRow(row);
      if (rows.length < size) return;
      place = rows.at(-1);
      size = Math.min(size * growth, maxAtOnce);
    }
    yield undefined;
  }
}
