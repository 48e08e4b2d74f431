import type { Express } from 'express';
import type { Logger } from '../../platform/logger.ts';
import type { Templates } from '../../platform/templates.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { Cookies } from '../browser/cookies.ts';
import { createCsrfTokens } from '../browser/csrf-tokens.ts';
import { createEnterBrowser } from '../browser/enter-browser.ts';
import { createFlashMessages } from '../browser/flash-messages.ts';
import { createKnownDevices } from '../browser/known-devices.ts';
import { createLinkTokens } from '../browser/link-tokens.ts';
import { createPageNotes } from '../browser/page-notes.ts';
import { createSecondStepCookies } from '../browser/second-step-cookies.ts';
import type { NoteDenial } from '../failures/note-denial.ts';
import { createBrowserSessions } from '../middleware/browser-sessions.ts';
import { errorHandler, lastResort, notFound } from '../middleware/error-handler.ts';
import { createMayReadMailbox } from './dev-mailbox/dev-mailbox-access.ts';
import { createPageRouter } from './page-router.ts';
import { type PageJourneys, pages } from './pages.ts';
import { createRenderPage } from './render.ts';
import type { Web } from './web.ts';

/** What this function creates itself: the helpers of pages for cookies, links and templates. */
type Made =
  | 'render'
  | 'browserSessions'
  | 'csrfTokens'
  | 'flashMessages'
  | 'knownDevices'
  | 'secondStepCookies'
  | 'enterBrowser'
  | 'linkTokenFor'
  | 'pageNoteFor'
  | 'mayReadMailbox';

type MountNeeds = PageJourneys &
  Omit<Web, Made> & {
    readonly sessions: Sessions;
    readonly sessionSecrets: readonly string[];
    readonly cookies: Cookies;
    readonly templates: Templates;
    readonly noteDenial: NoteDenial;
    readonly logger: Logger;
  };

/** Mounts every page, and then the pages for unknown URLs and for errors. */
export function mountPages(app: Express, needs: MountNeeds): void {
  const {
    cookies,
    sessionSecrets: secrets,
    baseUrl,
    templates,
    messages,
    noteDenial,
    logger,
  } = needs;
  const csrfTokens = createCsrfTokens(secrets, cookies.pre);
  const flashMessages = createFlashMessages(cookies.flashMessage);
  const inBrowser = {
    browserSessions: createBrowserSessions({ sessions: needs.sessions, cookies, secrets }),
    knownDevices: createKnownDevices(secrets, cookies, needs.clock),
    secondStepCookies: createSecondStepCookies(cookies),
  };
  const web: Web = {
    ...needs,
    csrfTokens,
    flashMessages,
    render: createRenderPage({ templates, messages, csrfTokens, flashMessages }),
    ...inBrowser,
    enterBrowser: createEnterBrowser({ ...inBrowser, clock: needs.clock }),
    linkTokenFor: createLinkTokens(baseUrl),
    pageNoteFor: createPageNotes(baseUrl),
    mayReadMailbox: createMayReadMailbox({ isKept: needs.devMailbox !== undefined }),
  };
  app.use(web.browserSessions.middleware);
  app.use(createPageRouter(pages({ ...needs, ...web }), { ...needs, ...web }));
  app.use(notFound(), errorHandler(web.render, noteDenial, logger), lastResort(logger));
}
