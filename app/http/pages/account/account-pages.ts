import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import type { Page } from '../page.ts';
import type { Web } from '../web.ts';
import { accountPage } from './account-page.ts';
import { activityPages } from './activity-pages.ts';
import { authenticatorAppPage } from './authenticator-app-page.ts';
import { changePasswordAddress } from './change-password-address-page.ts';
import { confirmPage } from './confirm-page.ts';
import { dashboardPage } from './dashboard-page.ts';
import { deleteAccountPage } from './delete-account-page.ts';
import { emailPages } from './email-pages.ts';
import { lockOwnAccountPages } from './lock-own-account-pages.ts';
import { logOutPage } from './log-out-page.ts';
import { passkeyPage } from './passkey-page.ts';
import { passwordPage } from './password-page.ts';
import { recoveryCodesPages } from './recovery-codes-pages.ts';
import { removeFactorPage } from './remove-factor-page.ts';
import { securityPage } from './security-page.ts';
import { sessionsPage } from './sessions-page.ts';

/** The pages about the visitor's own account. */
export function accountPages(needs: AccountJourneys & Web): Page[] {
  return [
    dashboardPage(needs),
    accountPage(needs),
    passwordPage(needs),
    changePasswordAddress(),
    confirmPage(needs),
    sessionsPage(needs),
    ...activityPages(needs),
    securityPage(needs),
    removeFactorPage(needs),
    ...recoveryCodesPages(needs),
    authenticatorAppPage(needs),
    passkeyPage(needs),
    ...emailPages(needs),
    ...lockOwnAccountPages(needs),
    deleteAccountPage(needs),
    logOutPage(needs),
  ];
}
