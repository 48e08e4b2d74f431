import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import type { Page } from '../page.ts';
import type { Web } from '../web.ts';
import { forgotPasswordPages } from './forgot-password-pages.ts';
import { homePage } from './home-page.ts';
import { logInPage } from './log-in-page.ts';
import { passkeyLogInPage } from './passkey-log-in-page.ts';
import { registerPages } from './register-pages.ts';
import { resendConfirmationPages } from './resend-confirmation-pages.ts';
import { secondStepPages } from './second-step-pages.ts';
import { setUpPage } from './set-up-page.ts';

/** The pages for people who are not logged in. */
export function entrancePages(needs: EntranceJourneys & Web): Page[] {
  return [
    homePage(),
    logInPage(needs),
    passkeyLogInPage(needs),
    ...secondStepPages(needs),
    setUpPage(needs),
    ...registerPages(needs),
    ...resendConfirmationPages(needs),
    ...forgotPasswordPages(needs),
  ];
}
