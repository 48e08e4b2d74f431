import { accountPage } from './account/account.ts';
import { changePasswordAddress } from './account/change-password-address.ts';
import { confirmPage } from './account/confirm.ts';
import { dashboardPage } from './account/dashboard.ts';
import { deleteAccountPage } from './account/delete-account.ts';
import { emailPages } from './account/email.ts';
import { passwordPage } from './account/password.ts';
import { sessionsPage } from './account/sessions.ts';
import { adminPage } from './administration/admin.ts';
import { invitationsPage } from './administration/invitations.ts';
import { devMailboxPages } from './dev-mailbox.ts';
import { forgotPasswordPages } from './entrance/forgot-password.ts';
import { logInPage } from './entrance/log-in.ts';
import { logOutPage } from './entrance/log-out.ts';
import { registerPages } from './entrance/register.ts';
import { resendConfirmationPages } from './entrance/resend-confirmation.ts';
import { setUpPage } from './entrance/set-up.ts';
import { homePage } from './home.ts';
import { confirmEmailPages } from './links/confirm-email.ts';
import { confirmNewEmailPage } from './links/confirm-new-email.ts';
import { forgetFailuresPage } from './links/forget-failures.ts';
import { invitePage } from './links/invite.ts';
import { notMePages } from './links/not-me.ts';
import { resetPasswordPage } from './links/reset-password.ts';
import { undoEmailChangePages } from './links/undo-email-change.ts';
import type { Page } from './page.ts';
import { apiKeysPage } from './programs/api-keys.ts';
import { docsPage } from './programs/docs.ts';

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
