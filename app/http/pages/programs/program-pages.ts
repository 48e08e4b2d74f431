import type { ProgramJourneys } from '../../../journeys/programs/program-journeys.ts';
import type { Page } from '../page.ts';
import type { Web } from '../web.ts';
import { apiKeysPage } from './api-keys-page.ts';
import { docsPage } from './docs-page.ts';

/** The pages about API keys and the API. */
export function programPages(needs: ProgramJourneys & Web): Page[] {
  return [apiKeysPage(needs), docsPage(needs)];
}
