import { accountPage } from './pages/account.ts';
import { adminPage } from './pages/admin.ts';
import { apiKeysPage } from './pages/api-keys.ts';
import { changePasswordAddress } from './pages/change-password-address.ts';
import { confirmPage } from './pages/confirm.ts';
import { confirmEmailPage } from './pages/confirm-email.ts';
import { confirmNewEmailPage } from './pages/confirm-new-email.ts';
import { dashboardPage } from './pages/dashboard.ts';
import { deleteAccountPage } from './pages/delete-account.ts';
import { devMailboxPages } from './pages/dev-mailbox.ts';
import { docsPage } from './pages/docs.ts';
import { emailPages } from './pages/email.ts';
import { forgotPasswordPages } from './pages/forgot-password.ts';
import { homePage } from './pages/home.ts';
import { invitationsPage } from './pages/invitations.ts';
import { invitePage } from './pages/invite.ts';
import { logInPage } from './pages/log-in.ts';
import { logOutPage } from './pages/log-out.ts';
import { notMePage } from './pages/not-me.ts';
import type { Page } from './pages/page.ts';
import { passwordPage } from './pages/password.ts';
import { registerPage } from './pages/register.ts';
import { resendConfirmationPages } from './pages/resend-confirmation.ts';
import { resetPasswordPage } from './pages/reset-password.ts';
import { sessionsPage } from './pages/sessions.ts';
import { setUpPage } from './pages/set-up.ts';
import { undoEmailChangePage } from './pages/undo-email-change.ts';

type Needs = Parameters<typeof accountPage>[0] &
  Parameters<typeof adminPage>[0] &
  Parameters<typeof apiKeysPage>[0] &
  Parameters<typeof invitationsPage>[0] &
  Parameters<typeof invitePage>[0] &
  Parameters<typeof confirmNewEmailPage>[0] &
  Parameters<typeof confirmPage>[0] &
  Parameters<typeof confirmEmailPage>[0] &
  Parameters<typeof emailPages>[0] &
  Parameters<typeof forgotPasswordPages>[0] &
  Parameters<typeof notMePage>[0] &
  Parameters<typeof resetPasswordPage>[0] &
  Parameters<typeof undoEmailChangePage>[0] &
  Parameters<typeof passwordPage>[0] &
  Parameters<typeof dashboardPage>[0] &
  Parameters<typeof deleteAccountPage>[0] &
  Parameters<typeof devMailboxPages>[0] &
  Parameters<typeof docsPage>[0] &
  Parameters<typeof logInPage>[0] &
  Parameters<typeof logOutPage>[0] &
  Parameters<typeof registerPage>[0] &
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
    registerPage(needs),
    confirmEmailPage(needs),
    ...resendConfirmationPages(needs),
    ...forgotPasswordPages(needs),
    resetPasswordPage(needs),
    notMePage(needs),
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
    undoEmailChangePage(needs),
    changePasswordAddress(),
    invitePage(needs),
    adminPage(needs),
    invitationsPage(needs),
    ...devMailboxPages(needs),
  ];
}
