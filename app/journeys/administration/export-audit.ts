import type { AuditFilter } from '../../audit/audit-filter.ts';
import type { AuditPlace } from '../../audit/audit-walk.ts';
import type { AuditQuestion } from '../../audit/parse-audit-filter.ts';
import { csvLine } from '../../platform/csv.ts';
import { withoutDeadline } from '../../platform/request-deadline.ts';
import type { Stores } from '../steps/stores.ts';
import { filterOf, type NamedEvent, named } from './audit-reading.ts';
import { exportedEvent } from './exported-event.ts';

export const exportFormats = ['csv', 'ndjson'] as const;
type ExportFormat = (typeof exportFormats)[number];

/**
 * All events that fit, newest first, as text in pieces. The next events are read only when the former piece is
 * taken, so memory does not grow with the number of events, and a reader who goes away stops it.
 *
 * @returns undefined if the question names a person who has no account
 * @throws Unavailable when SQL does not answer
 */
export type ExportAudit = (
  question: AuditQuestion,
  format: ExportFormat,
) => Promise<AsyncIterable<string> | undefined>;

const eventsAtOnce = 500;

/** @param stores on connections of their own, so that an export delays no request */
export function createExportAudit({ stores }: { stores: Stores }): ExportAudit {
  return async function exportAudit(question, format) {
    const filter = await withoutDeadline(() => filterOf(stores, question));
    return filter && inPieces(filter, format);
  };

  async function* inPieces(filter: AuditFilter, format: ExportFormat) {
    if (format === 'csv') yield csvLine(columns);
    let after: AuditPlace | undefined;
    do {
      const { events, next } = await withoutDeadline(() => nextEvents(filter, after));
      if (events.length > 0) yield events.map(lineIn[format]).join('');
      after = next;
    } while (after !== undefined);
  }

  async function nextEvents(filter: AuditFilter, after: AuditPlace | undefined) {
    const how = { after, limit: eventsAtOnce, isNewestFirst: true };
    const { events, next } = await stores.auditLists.page(filter, how);
    return { events: await named(stores, events), next };
  }
}

const columns = [
  ...([
    'id',
    'at',
    'event',
    'kind',
    'outcome',
    'actor',
    'actor_id',
    'target',
    'target_id',
  ] as const),
  ...(['session_id', 'api_key_id', 'ip', 'user_agent', 'request_id', 'changes', 'reason'] as const),
];

const lineIn: Readonly<Record<ExportFormat, (event: NamedEvent) => string>> = {
  csv(event) {
    const { changes, ...cells } = exportedEvent(event);
    const listed = changes.length === 0 ? null : JSON.stringify(changes);
    return csvLine(columns.map((name) => (name === 'changes' ? listed : cells[name])));
  },
  ndjson: (event) => `${JSON.stringify(exportedEvent(event))}\n`,
};
