import type { AccountJourneys } from '../../journeys/account/account-journeys.ts';
import type { AdministrationJourneys } from '../../journeys/administration/administration-journeys.ts';
import type { EntranceJourneys } from '../../journeys/entrance/entrance-journeys.ts';
import type { ProgramJourneys } from '../../journeys/programs/program-journeys.ts';
import { accountPages } from './account/account-pages.ts';
import { administrationPages } from './administration/administration-pages.ts';
import { devMailboxPages } from './dev-mailbox/dev-mailbox-pages.ts';
import { entrancePages } from './entrance/entrance-pages.ts';
import { linkPages } from './links/link-pages.ts';
import type { Page } from './page.ts';
import { programPages } from './programs/program-pages.ts';
import type { Web } from './web.ts';

export type PageJourneys = EntranceJourneys &
  AccountJourneys &
  ProgramJourneys &
  AdministrationJourneys;

/** All pages, by floor. Add a page to the list of its floor, not here. */
export function pages(needs: PageJourneys & Web): Page[] {
  return [
    ...entrancePages(needs),
    ...linkPages(needs),
    ...accountPages(needs),
    ...programPages(needs),
    ...administrationPages(needs),
    ...devMailboxPages(needs),
  ];
}
