import { auditFilterNames, parseAuditFilter } from '../../../audit/parse-audit-filter.ts';
import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import { exportFormats } from '../../../journeys/administration/export-audit.ts';
import { sendFile } from '../../files/send-file.ts';
import { type Page, textFields } from '../page.ts';
import type { Web } from '../web.ts';
import { auditPath } from '../words/audit-words.ts';
import { auditAddress } from './audit-filter-form.ts';

const types = { csv: 'text/csv', ndjson: 'application/x-ndjson' } as const;

/** Exports what the list with the same filter shows. A filter with a fault leads back to the list, which explains it. */
export function auditExportPage({ exportAudit, clock }: AdministrationJourneys & Web): Page {
  return {
    path: `${auditPath}/export`,
    access: 'admin',
    async get(request, response) {
      const texts = textFields(request.query, auditFilterNames);
      const chosen = textFields(request.query, ['format']).format;
      const format = exportFormats.find((each) => each === chosen) ?? 'csv';
      const now = clock.now();
      const parsed = parseAuditFilter(texts, now);
      const pieces = 'question' in parsed ? await exportAudit(parsed.question, format) : undefined;
      if (pieces === undefined) return response.redirect(303, auditAddress(auditPath, texts));
      const name = `audit-${new Date(now).toISOString().slice(0, 10)}.${format}`;
      return sendFile(response, { name, type: types[format], pieces });
    },
  };
}
