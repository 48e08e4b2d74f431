import type { AccessRules } from '../../access/access-rules-file.ts';
import type { DevMailbox } from '../../mail/dev-mailbox.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Operation } from '../api/operation.ts';
import type { CsrfTokens } from '../browser/csrf-tokens.ts';
import type { EnterBrowser } from '../browser/enter-browser.ts';
import type { FlashMessages } from '../browser/flash-messages.ts';
import type { KnownDevices } from '../browser/known-devices.ts';
import type { LinkTokenFor } from '../browser/link-tokens.ts';
import type { PageNoteFor } from '../browser/page-notes.ts';
import type { SecondStepCookies } from '../browser/second-step-cookies.ts';
import type { BrowserSessions } from '../middleware/browser-sessions.ts';
import type { RedirectTargets } from '../request/redirect-target.ts';
import type { MayReadMailbox } from './dev-mailbox/dev-mailbox-access.ts';
import type { RenderPage } from './render.ts';

/** What every page can use, in addition to the journeys of its floor. */
export interface Web {
  readonly render: RenderPage;
  /** For texts that are stored or sent instead of rendered. */
  readonly messages: Messages;
  readonly browserSessions: BrowserSessions;
  readonly csrfTokens: CsrfTokens;
  readonly flashMessages: FlashMessages;
  readonly knownDevices: KnownDevices;
  readonly secondStepCookies: SecondStepCookies;
  readonly enterBrowser: EnterBrowser;
  readonly linkTokenFor: LinkTokenFor;
  readonly pageNoteFor: PageNoteFor;
  readonly redirectTargets: RedirectTargets;
  /** For the list of applications on the dashboard. */
  readonly accessRules: Pick<AccessRules, 'applicationsOf' | 'nameApplications'>;
  readonly mail: Mail;
  /** Present if email is kept instead of sent. */
  readonly devMailbox: DevMailbox | undefined;
  readonly mayReadMailbox: MayReadMailbox;
  /** All operations of the API, for the page about it. */
  readonly operations: readonly Operation[];
  readonly baseUrl: URL;
  readonly passwordMinLength: number;
  readonly eraseAfterDays: number;
  /** How long a session with "Stay logged in" lasts. */
  readonly rememberMs: number;
  readonly clock: Clock;
}
