import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import type { Page } from '../page.ts';
import type { Web } from '../web.ts';
import { auditEventPage } from './audit-event-page.ts';
import { auditExportPage } from './audit-export-page.ts';
import { auditPage } from './audit-page.ts';

/** The audit trail: its list, its exports, and one event. */
export function auditPages(needs: AdministrationJourneys & Web): Page[] {
  return [auditPage(needs), auditExportPage(needs), auditEventPage(needs)];
}
