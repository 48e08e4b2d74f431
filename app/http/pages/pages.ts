import { accountPage } from './account/account-page.ts';
import { changePasswordAddress } from './account/change-password-address-page.ts';
import { confirmPage } from './account/confirm-page.ts';
import { dashboardPage } from './account/dashboard-page.ts';
import { deleteAccountPage } from './account/delete-account-page.ts';
import { emailPages } from './account/email-pages.ts';
import { logOutPage } from './account/log-out-page.ts';
import { passwordPage } from './account/password-page.ts';
import { sessionsPage } from './account/sessions-page.ts';
import { adminPage } from './administration/admin-page.ts';
import { invitationsPage } from './administration/invitations-page.ts';
import { devMailboxPages } from './dev-mailbox/dev-mailbox-pages.ts';
import { forgotPasswordPages } from './entrance/forgot-password-pages.ts';
import { homePage } from './entrance/home-page.ts';
import { logInPage } from './entrance/log-in-page.ts';
import { registerPages } from './entrance/register-pages.ts';
import { resendConfirmationPages } from './entrance/resend-confirmation-pages.ts';
import { setUpPage } from './entrance/set-up-page.ts';
import { confirmEmailPages } from './links/confirm-email-pages.ts';
import { confirmNewEmailPage } from './links/confirm-new-email-page.ts';
import { forgetFailuresPage } from './links/forget-failures-page.ts';
import { invitePage } from './links/invite-page.ts';
import { reportLoginPages } from './links/report-login-pages.ts';
import { resetPasswordPage } from './links/reset-password-page.ts';
import { undoEmailChangePages } from './links/undo-email-change-pages.ts';
import type { Page } from './page.ts';
import { apiKeysPage } from './programs/api-keys-page.ts';
import { docsPage } from './programs/docs-page.ts';

type Needs = Parameters<typeof accountPage>[0] &
  Parameters<typeof adminPage>[0] &
  Parameters<typeof apiKeysPage>[0] &
  Parameters<typeof invitationsPage>[0] &
  Parameters<typeof invitePage>[0] &
  Parameters<typeof confirmNewEmailPage>[0] &
  Parameters<typeof confirmPage>[0] &
  Parameters<typeof confirmEmailPages>[0] &
  Parameters<typeof emailPages>[0] &
  Parameters<typeof forgotPasswordPages>[0] &
  Parameters<typeof forgetFailuresPage>[0] &
  Parameters<typeof reportLoginPages>[0] &
  Parameters<typeof resetPasswordPage>[0] &
  Parameters<typeof undoEmailChangePages>[0] &
  Parameters<typeof passwordPage>[0] &
  Parameters<typeof dashboardPage>[0] &
  Parameters<typeof deleteAccountPage>[0] &
  Parameters<typeof devMailboxPages>[0] &
  Parameters<typeof docsPage>[0] &
  Parameters<typeof logInPage>[0] &
  Parameters<typeof logOutPage>[0] &
  Parameters<typeof registerPages>[0] &
  Parameters<typeof resendConfirmationPages>[0] &
  Parameters<typeof sessionsPage>[0] &
  Parameters<typeof setUpPage>[0];

/** Every page there is. Each file says its own address, and whether it is public. */
export function pages(needs: Needs): Page[] {
  return [
    homePage(),
    logInPage(needs),
    logOutPage(needs),
    setUpPage(needs),
    ...registerPages(needs),
    ...confirmEmailPages(needs),
    ...resendConfirmationPages(needs),
    ...forgotPasswordPages(needs),
    resetPasswordPage(needs),
    ...reportLoginPages(needs),
    forgetFailuresPage(needs),
    dashboardPage(needs),
    accountPage(needs),
    passwordPage(needs),
    confirmPage(needs),
    sessionsPage(needs),
    apiKeysPage(needs),
    deleteAccountPage(needs),
    docsPage(needs),
    ...emailPages(needs),
    confirmNewEmailPage(needs),
    ...undoEmailChangePages(needs),
    changePasswordAddress(),
    invitePage(needs),
    adminPage(needs),
    invitationsPage(needs),
    ...devMailboxPages(needs),
  ];
}
