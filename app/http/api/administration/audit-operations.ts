import { z } from 'zod';
import { type AuditTexts, parseAuditFilter } from '../../../audit/parse-audit-filter.ts';
import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import { exportFormats } from '../../../journeys/administration/export-audit.ts';
import { exportedEvent } from '../../../journeys/administration/exported-event.ts';
import { HttpError } from '../../failures/http-error.ts';
import type { Api } from '../api.ts';
import { InvalidRequest } from '../invalid-request.ts';
import { type Operation, operation } from '../operation.ts';
import { fromCursor, handle, pageOf, pageQuery, toCursor, toInstant } from '../schemas.ts';
import { auditedEvent, auditFilterQuery, eventInContext, newestSeal } from './audited-event.ts';

const tag = 'Administration';
const recently = 'Needs a session whose password was entered in the last ten minutes.';
const brokenChain =
  'The record of the seals was changed in the database. `bin/gatehouse audit verify` says what is missing.';
const unknownPerson = 'There is no account with this user name or email.';

/** What administrators can read of the audit trail. */
export function auditOperations({
  readAudit,
  readNewestSeal,
  exportAudit,
  clock,
}: AdministrationJourneys & Api): Operation[] {
  function questionOf(texts: AuditTexts) {
    const parsed = parseAuditFilter(texts, clock.now());
    if ('question' in parsed) return parsed.question;
    throw new InvalidRequest(
      parsed.faults.map((name) => ({
        field: `query.${name}`,
        code: 'unknown',
        detail: 'This value is not known.',
      })),
    );
  }

  return [
    operation({
      id: 'listEvents',
      method: 'get',
      path: '/admin/audit',
      tag,
      summary: 'Events of the audit trail, newest first',
      description: `A page with a \`next_cursor\` can have fewer items than \`limit\`. ${recently}`,
      access: 'admin',
      query: pageQuery.extend(auditFilterQuery),
      responses: { 200: { description: 'A page of events', schema: pageOf(auditedEvent) } },
      problems: { 404: unknownPerson },
      async handle({ query: { limit, cursor, ...texts } }) {
        const page = { after: fromCursor(cursor), limit };
        const list = await readAudit.list(questionOf(texts), page);
        if (list.kind === 'unknown-person') throw new HttpError(404, 'not_found', unknownPerson);
        if (list.kind === 'unknown-page') {
          throw new HttpError(400, 'invalid_cursor', 'The cursor does not belong to this list.');
        }
        const items = list.events.map(bodyOf);
        return { status: 200, body: { items, next_cursor: toCursor(list.next) } };
      },
    }),
    operation({
      id: 'exportEvents',
      method: 'get',
      path: '/admin/audit/export',
      tag,
      summary: 'All events that fit, as a file',
      description: `CSV as RFC 4180 says, with an apostrophe before cells that a spreadsheet would take for a formula. Or one JSON object a line. If the server fails meanwhile, the connection breaks off. ${recently}`,
      access: 'admin',
      query: z.strictObject({ ...auditFilterQuery, format: z.enum(exportFormats) }),
      responses: {
        200: { description: 'The events', files: ['text/csv', 'application/x-ndjson'] },
      },
      problems: { 404: unknownPerson },
      async handle({ query: { format, ...texts } }) {
        const pieces = await exportAudit(questionOf(texts), format);
        if (pieces === undefined) throw new HttpError(404, 'not_found', unknownPerson);
        const type = format === 'csv' ? 'text/csv' : 'application/x-ndjson';
        return { status: 200, file: { name: `audit.${format}`, type, pieces } };
      },
    }),
    operation({
      id: 'readEvent',
      method: 'get',
      path: '/admin/audit/events/{id}',
      tag,
      summary: 'An event, and what happened around it',
      description: `The neighbours are those of the same session; without one, those of the same person; without one, those of the same address. ${recently}`,
      access: 'admin',
      params: z.strictObject({ id: handle }),
      responses: { 200: { description: 'The event', schema: eventInContext } },
      problems: { 404: 'There is no event with this id.' },
      async handle({ params }) {
        const found = await readAudit.find(params.id);
        if (found === undefined) {
          throw new HttpError(404, 'not_found', 'There is no event with this id.');
        }
        const { event, shared, before, after } = found;
        const around = { before: before.map(bodyOf), after: after.map(bodyOf) };
        return { status: 200, body: { event: bodyOf(event), shared, ...around } };
      },
    }),
    operation({
      id: 'readNewestSeal',
      method: 'get',
      path: '/admin/audit/seals/newest',
      tag,
      summary: 'The newest seal of the audit trail',
      description: `Note it elsewhere: \`bin/gatehouse audit verify --since\` shows later whether it is still there, with everything since. ${recently}`,
      access: 'admin',
      responses: { 200: { description: 'The newest seal', schema: newestSeal } },
      problems: { 409: brokenChain },
      async handle() {
        const found = await readNewestSeal();
        if (found === undefined) throw new HttpError(409, 'state_conflict', brokenChain);
        const { seal = null, sealedUntil } = found;
        const until = sealedUntil === undefined ? null : toInstant(sealedUntil);
        return { status: 200, body: { seal, sealed_until: until } };
      },
    }),
  ];
}

function bodyOf(event: Parameters<typeof exportedEvent>[0]): z.output<typeof auditedEvent> {
  const { changes, ...body } = exportedEvent(event);
  return { ...body, changes: [...changes] };
}
