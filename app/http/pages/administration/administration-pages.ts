import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import type { Page } from '../page.ts';
import type { Web } from '../web.ts';
import { accountsPage } from './accounts-page.ts';
import { actPage } from './acts/act-page.ts';
import { adminPage } from './admin-page.ts';
import { allSessionsPage, endShownPage } from './all-sessions-pages.ts';
import { auditPages } from './audit-pages.ts';
import { invitationsPage } from './invitations-page.ts';
import { inviteManyPage } from './invite-many-page.ts';
import { personPage } from './person-page.ts';
import { webhooksPage } from './webhooks-page.ts';

/** The pages of administrators. */
export function administrationPages(needs: AdministrationJourneys & Web): Page[] {
  return [
    adminPage(needs),
    accountsPage(needs),
    personPage(needs),
    actPage(needs),
    allSessionsPage(needs),
    endShownPage(needs),
    invitationsPage(needs),
    inviteManyPage(needs),
    ...auditPages(needs),
    webhooksPage(needs),
  ];
}
