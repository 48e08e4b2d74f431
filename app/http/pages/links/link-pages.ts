import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import type { Page } from '../page.ts';
import type { Web } from '../web.ts';
import { confirmEmailPages } from './confirm-email-pages.ts';
import { confirmNewEmailPage } from './confirm-new-email-page.ts';
import { enrolPage } from './enrol-page.ts';
import { forgetFailuresPage } from './forget-failures-page.ts';
import { invitePage } from './invite-page.ts';
import { lockAccountPages } from './lock-account-pages.ts';
import { reportLoginPages } from './report-login-pages.ts';
import { resetPasswordPage } from './reset-password-page.ts';
import { undoEmailChangePages } from './undo-email-change-pages.ts';

/** The pages that emailed links open. */
export function linkPages(needs: EntranceJourneys & Web): Page[] {
  return [
    ...confirmEmailPages(needs),
    confirmNewEmailPage(needs),
    ...undoEmailChangePages(needs),
    resetPasswordPage(needs),
    ...reportLoginPages(needs),
    ...lockAccountPages(needs),
    forgetFailuresPage(needs),
    invitePage(needs),
    enrolPage(needs),
  ];
}
