import type { Passwords } from '../../credentials/passwords.ts';
import type { FactorKinds } from '../../factors/factor-kinds.ts';
import type { Requirements } from '../../factors/requirements.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { LogInThrottle } from '../../throttling/log-in-throttle.ts';
import type { AccessTokens } from '../../tokens/access-tokens.ts';
import type { RefreshTokens } from '../../tokens/refresh-token.ts';
import type { AdmitRequest } from '../steps/admit-request.ts';
import type { CheckNewPassword } from '../steps/check-new-password.ts';
import { createEnter } from '../steps/enter.ts';
import { createStartSession } from '../steps/start-session.ts';
import type { Stores, Transact } from '../steps/stores.ts';
import { createWarnOfGuesses } from '../steps/warn-of-guesses.ts';
import { createAcceptInvitation } from './accept-invitation.ts';
import { createAllowEnrolment } from './allow-enrolment.ts';
import { createCancelPendingLogin } from './cancel-pending-login.ts';
import { createConfirmEmail } from './confirm-email.ts';
import { createConfirmEmailChange } from './confirm-email-change.ts';
import { createEnrolAtLogin } from './enrol-at-login.ts';
import { createForgetFailures } from './forget-failures.ts';
import { createForgotPassword } from './forgot-password.ts';
import { createLockByLink } from './lock-by-link.ts';
import { createLogIn } from './log-in.ts';
import { createLogInProgram } from './log-in-program.ts';
import { createLogInWithPasskey } from './log-in-with-passkey.ts';
import { createReadPendingLogin } from './read-pending-login.ts';
import { createRegister } from './register.ts';
import { createReportLogin } from './report-login.ts';
import { createResendConfirmation } from './resend-confirmation.ts';
import { createResetPassword } from './reset-password.ts';
import { createSetUp } from './set-up.ts';
import { createTakeSecondStep } from './take-second-step.ts';
import { createTakeSecondStepProgram } from './take-second-step-program.ts';
import { createUndoEmailChange } from './undo-email-change.ts';

interface EntranceNeeds {
  readonly requirements: Requirements;
  readonly factorKinds: FactorKinds;
  readonly stores: Stores;
  readonly transact: Transact;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  readonly accessTokens: AccessTokens;
  readonly refreshTokens: RefreshTokens;
  readonly throttle: LogInThrottle;
  readonly mail: Mail;
  readonly clock: Clock;
  readonly checkNewPassword: CheckNewPassword;
  readonly admitRequest: AdmitRequest;
  readonly isRegistrationOpen: boolean;
  readonly requireConfirmedEmail: boolean;
}

export type EntranceJourneys = ReturnType<typeof createEntranceJourneys>;

/** Journeys of people who are not logged in, and those behind emailed links. */
export function createEntranceJourneys(given: EntranceNeeds) {
  const needs = { ...given, enter: createEnter(given) };
  const logIn = createLogIn({
    ...needs,
    startSession: createStartSession(needs),
    warnOfGuesses: createWarnOfGuesses(needs),
  });
  const takeSecondStep = createTakeSecondStep(needs);
  return {
    setUp: createSetUp(needs),
    logIn,
    logInWithPasskey: createLogInWithPasskey(needs),
    readPendingLogin: createReadPendingLogin(needs),
    cancelPendingLogin: createCancelPendingLogin(needs),
    enrolAtLogin: createEnrolAtLogin(needs),
    allowEnrolment: createAllowEnrolment(needs),
    takeSecondStep,
    takeSecondStepProgram: createTakeSecondStepProgram({ ...needs, takeSecondStep }),
    logInProgram: createLogInProgram({ ...needs, logIn }),
    register: createRegister({ ...needs, isOpen: needs.isRegistrationOpen }),
    confirmEmail: createConfirmEmail(needs),
    resendConfirmation: createResendConfirmation(needs),
    acceptInvitation: createAcceptInvitation(needs),
    forgotPassword: createForgotPassword(needs),
    resetPassword: createResetPassword(needs),
    forgetFailures: createForgetFailures(needs),
    confirmEmailChange: createConfirmEmailChange(needs),
    undoEmailChange: createUndoEmailChange(needs),
    reportLogin: createReportLogin(needs),
    lockByLink: createLockByLink(needs),
  };
}
