import type { Request, Response } from 'express';
import {
  type AuditQuestion,
  auditFilterNames,
  parseAuditFilter,
} from '../../../audit/parse-audit-filter.ts';
import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import type { ReadNewestSeal } from '../../../journeys/administration/read-newest-seal.ts';
import type { Message } from '../../../messages/messages.ts';
import { type FormError, type Page, textFields } from '../page.ts';
import type { Web } from '../web.ts';
import { auditPath, listedEventWords } from '../words/audit-words.ts';
import { timeWords } from '../words/time-words.ts';
import {
  type AuditFilterTexts,
  auditAddress,
  auditChoices,
  faultsOf,
} from './audit-filter-form.ts';

const perPage = 50;
const maxCounted = 10_000;
const unknownPage: FormError = { field: null, text: 'audit.error.page' };

/** Lists events. Every filter is in the address, so that a list can be sent to a colleague. */
export function auditPage({
  readAudit,
  readNewestSeal,
  render,
  clock,
}: AdministrationJourneys & Web): Page {
  async function draw(request: Request, response: Response, wanted: Wanted): Promise<void> {
    const { texts, question, cursor = '', errors = [] } = wanted;
    const after = cursor === '' ? undefined : Buffer.from(cursor, 'base64url').toString('utf8');
    const list = await readAudit.list(question, { after, limit: perPage });
    if (list.kind === 'unknown-page') {
      return draw(request, response.status(400), { texts, question, errors: [unknownPage] });
    }
    const isPersonUnknown = list.kind === 'unknown-person';
    const { events, next } = isPersonUnknown ? { events: [], next: undefined } : list;
    const now = clock.now();
    render(request, response, 'pages/audit.njk', {
      title: 'audit.title',
      events: events.map((event) => listedEventWords(event, now)),
      // Counted on the first page only: the others follow from it.
      count: cursor === '' && errors.length === 0 ? await countWords(question) : null,
      sealing: sealingWords(await readNewestSeal(), now),
      choices: auditChoices,
      hasMoreFilters: ['ip', 'from', 'to', 'event', 'session'].some(
        (name) => texts[name as keyof AuditFilterTexts] !== '',
      ),
      isFiltered: auditAddress(auditPath, texts) !== auditPath,
      first: cursor === '' ? null : auditAddress(auditPath, texts),
      next: next === undefined ? null : auditAddress(auditPath, texts, { cursor: toCursor(next) }),
      exports: {
        csv: auditAddress(`${auditPath}/export`, texts, { format: 'csv' }),
        ndjson: auditAddress(`${auditPath}/export`, texts, { format: 'ndjson' }),
      },
      form: { values: texts, errors: isPersonUnknown ? faultsOf(['person']) : errors },
    });
  }

  async function countWords(question: AuditQuestion): Promise<Message | null> {
    const count = await readAudit.count(question, maxCounted + 1);
    if (count === undefined) return null;
    return count > maxCounted
      ? ['audit.count.more', { count: maxCounted }]
      : ['audit.count', { count }];
  }

  return {
    path: auditPath,
    access: 'admin',
    get(request, response) {
      const texts = textFields(request.query, auditFilterNames);
      const { cursor } = textFields(request.query, ['cursor']);
      const parsed = parseAuditFilter(texts, clock.now());
      if ('question' in parsed) {
        return draw(request, response, { texts, question: parsed.question, cursor });
      }
      const errors = faultsOf(parsed.faults);
      return draw(request, response.status(400), { texts, question: {}, errors });
    },
  };
}

interface Wanted {
  readonly texts: AuditFilterTexts;
  readonly question: AuditQuestion;
  readonly cursor?: string;
  readonly errors?: readonly FormError[];
}

function toCursor(place: string): string {
  return Buffer.from(place).toString('base64url');
}

function sealingWords(newest: Awaited<ReturnType<ReadNewestSeal>>, now: number) {
  const until = newest?.sealedUntil;
  return {
    isBroken: newest === undefined,
    until: until === undefined ? null : timeWords(until, now),
  };
}
