import { accountPage } from './pages/account/account.ts';
import { apiKeysPage } from './pages/account/api-keys.ts';
import { changePasswordAddress } from './pages/account/change-password-address.ts';
import { confirmPage } from './pages/account/confirm.ts';
import { deleteAccountPage } from './pages/account/delete-account.ts';
import { emailPages } from './pages/account/email.ts';
import { passwordPage } from './pages/account/password.ts';
import { sessionsPage } from './pages/account/sessions.ts';
import { adminPage } from './pages/admin/admin.ts';
import { invitationsPage } from './pages/admin/invitations.ts';
import { dashboardPage } from './pages/dashboard.ts';
import { devMailboxPages } from './pages/dev-mailbox.ts';
import { docsPage } from './pages/docs.ts';
import { forgotPasswordPages } from './pages/entrance/forgot-password.ts';
import { logInPage } from './pages/entrance/log-in.ts';
import { logOutPage } from './pages/entrance/log-out.ts';
import { registerPages } from './pages/entrance/register.ts';
import { resendConfirmationPages } from './pages/entrance/resend-confirmation.ts';
import { setUpPage } from './pages/entrance/set-up.ts';
import { homePage } from './pages/home.ts';
import { confirmEmailPages } from './pages/links/confirm-email.ts';
import { confirmNewEmailPage } from './pages/links/confirm-new-email.ts';
import { forgetFailuresPage } from './pages/links/forget-failures.ts';
import { invitePage } from './pages/links/invite.ts';
import { notMePages } from './pages/links/not-me.ts';
import { resetPasswordPage } from './pages/links/reset-password.ts';
import { undoEmailChangePages } from './pages/links/undo-email-change.ts';
import type { Page } from './pages/page.ts';

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
  Parameters<typeof notMePages>[0] &
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
    ...notMePages(needs),
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
