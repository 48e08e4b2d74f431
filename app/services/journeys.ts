import type { Config } from '../config.ts';
import { createAcceptInvitation } from '../journeys/accept-invitation.ts';
import { createAdmitRequest } from '../journeys/admit-request.ts';
import { createAuthenticateApiKey } from '../journeys/authenticate-api-key.ts';
import { createAuthenticateToken } from '../journeys/authenticate-token.ts';
import { createChangeNames } from '../journeys/change-names.ts';
import { createChangePassword } from '../journeys/change-password.ts';
import { createHealth } from '../journeys/check-health.ts';
import { createCheckNewPassword } from '../journeys/check-new-password.ts';
import { createConfirmEmail } from '../journeys/confirm-email.ts';
import { createConfirmEmailChange } from '../journeys/confirm-email-change.ts';
import { createCreateAccount } from '../journeys/create-account.ts';
import { createCreateApiKey } from '../journeys/create-api-key.ts';
import { createDeleteAccount } from '../journeys/delete-account.ts';
import { createDenyLogIn } from '../journeys/deny-log-in.ts';
import { createDisableAccount } from '../journeys/disable-account.ts';
import { createEnableAccount } from '../journeys/enable-account.ts';
import { createEndSessions } from '../journeys/end-sessions.ts';
import { createEraseAccount, createEraseAccounts } from '../journeys/erase-accounts.ts';
import { createEraseAtOnce } from '../journeys/erase-at-once.ts';
import { createForgetFailures } from '../journeys/forget-failures.ts';
import { createForgotPassword } from '../journeys/forgot-password.ts';
import { createIntrospectToken } from '../journeys/introspect-token.ts';
import { createInvite } from '../journeys/invite.ts';
import { createLeave } from '../journeys/leave.ts';
import { createListAccounts } from '../journeys/list-accounts.ts';
import { createListApiKeys } from '../journeys/list-api-keys.ts';
import { createListFailingAccounts } from '../journeys/list-failing-accounts.ts';
import { createListInvitations } from '../journeys/list-invitations.ts';
import { createListSessions } from '../journeys/list-sessions.ts';
import { createLogIn } from '../journeys/log-in.ts';
import { createLogInProgram } from '../journeys/log-in-program.ts';
import { createMakeResetLink } from '../journeys/make-reset-link.ts';
import { createNoteRefusal } from '../journeys/note-refusal.ts';
import { createPrepareInstallation } from '../journeys/prepare-installation.ts';
import { createProvePassword } from '../journeys/prove-password.ts';
import { createPurgeExpired } from '../journeys/purge-expired.ts';
import { createReadAccount } from '../journeys/read-account.ts';
import { createReadDashboard } from '../journeys/read-dashboard.ts';
import { createReadUsers } from '../journeys/read-users.ts';
import { createRefreshSession } from '../journeys/refresh-session.ts';
import { createRegister } from '../journeys/register.ts';
import { createRemindOfApiKeys } from '../journeys/remind-of-api-keys.ts';
import { createRenewWithPassword } from '../journeys/renew-with-password.ts';
import { createReplaceApiKey } from '../journeys/replace-api-key.ts';
import { createRequestEmailChange } from '../journeys/request-email-change.ts';
import { createResendConfirmation } from '../journeys/resend-confirmation.ts';
import { createResetPassword } from '../journeys/reset-password.ts';
import { createRestoreAccount } from '../journeys/restore-account.ts';
import { createRevokeApiKey } from '../journeys/revoke-api-key.ts';
import { createRevokeInvitation } from '../journeys/revoke-invitation.ts';
import { createRevokeSessions } from '../journeys/revoke-sessions.ts';
import { createRevokeToken } from '../journeys/revoke-token.ts';
import { createRotateSigningKey } from '../journeys/rotate-signing-key.ts';
import { createSetGroups } from '../journeys/set-groups.ts';
import { createSetRole } from '../journeys/set-role.ts';
import { createSetUp } from '../journeys/set-up.ts';
import { createStartSession } from '../journeys/start-session.ts';
import { createUndoEmailChange } from '../journeys/undo-email-change.ts';
import { createUnlockAccount } from '../journeys/unlock-account.ts';
import { createVerifyOwnPassword } from '../journeys/verify-own-password.ts';
import { createWarnOfGuesses } from '../journeys/warn-of-guesses.ts';
import type { Capabilities } from './capabilities.ts';
import type { Platform } from './platform.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** What the product does. Each journey takes what it needs from all that there is. */
export function createJourneys(config: Config, platform: Platform, capabilities: Capabilities) {
  const { clock, database, logger, redis } = platform;
  const { mailRoom, generation, backgroundStores, ...rooms } = capabilities;
  const known = {
    ...rooms,
    database,
    clock,
    mail: mailRoom.mail,
    mailHealth: mailRoom.mailHealth,
    requireConfirmedEmail: config.REQUIRE_CONFIRMED_EMAIL,
  };
  const verifyOwnPassword = createVerifyOwnPassword(known);
  const needs = {
    ...known,
    verifyOwnPassword,
    checkNewPassword: createCheckNewPassword({
      ...known,
      passwordMinLength: config.PASSWORD_MIN_LENGTH,
      baseUrl: config.BASE_URL,
    }),
    renewWithPassword: createRenewWithPassword({ ...known, verifyOwnPassword }),
    eraseAfterMs: config.ERASE_AFTER_DAYS * dayMs,
    auditKeepMs: config.AUDIT_KEEP_DAYS * dayMs,
    admitRequest: createAdmitRequest(known),
  };
  const logIn = createLogIn({
    ...needs,
    startSession: createStartSession(needs),
    warnOfGuesses: createWarnOfGuesses(needs),
  });
  const authenticateApiKey = createAuthenticateApiKey(needs);
  const eraseAccount = createEraseAccount({ ...needs, stores: backgroundStores });
  const deleteAccount = createDeleteAccount({ ...needs, eraseAccount });
  return {
    prepareInstallation: createPrepareInstallation({
      ...needs,
      generation: redis ? undefined : generation,
    }),
    setUp: createSetUp(needs),
    logIn,
    logInProgram: createLogInProgram({ ...needs, logIn }),
    authenticateToken: createAuthenticateToken(needs),
    refreshSession: createRefreshSession({
      ...needs,
      overlapMs: config.REFRESH_OVERLAP_SECONDS * 1000,
    }),
    register: createRegister({ ...needs, isOpen: config.REGISTRATION === 'open' }),
    confirmEmail: createConfirmEmail(needs),
    resendConfirmation: createResendConfirmation(needs),
    introspectToken: createIntrospectToken({ ...needs, authenticateApiKey }),
    revokeToken: createRevokeToken(needs),
    rotateSigningKey: createRotateSigningKey(needs),
    endSessions: createEndSessions(needs),
    createAccount: createCreateAccount(needs),
    disableAccount: createDisableAccount(needs),
    enableAccount: createEnableAccount(needs),
    unlockAccount: createUnlockAccount(needs),
    forgetFailures: createForgetFailures(needs),
    deleteAccount,
    restoreAccount: createRestoreAccount(needs),
    eraseAtOnce: createEraseAtOnce({ ...needs, eraseAccount }),
    leave: createLeave({ ...needs, deleteAccount }),
    invite: createInvite(needs),
    listInvitations: createListInvitations(needs),
    revokeInvitation: createRevokeInvitation(needs),
    acceptInvitation: createAcceptInvitation(needs),
    setRole: createSetRole(needs),
    setGroups: createSetGroups(needs),
    revokeSessions: createRevokeSessions(needs),
    authenticateApiKey,
    listAccounts: createListAccounts(needs),
    listFailingAccounts: createListFailingAccounts(needs),
    listApiKeys: createListApiKeys(needs),
    createApiKey: createCreateApiKey(needs),
    replaceApiKey: createReplaceApiKey(needs),
    remindOfApiKeys: createRemindOfApiKeys(needs),
    revokeApiKey: createRevokeApiKey(needs),
    readAccount: createReadAccount(needs),
    readDashboard: createReadDashboard(needs),
    readUsers: createReadUsers(needs),
    listSessions: createListSessions(needs),
    changeNames: createChangeNames(needs),
    changePassword: createChangePassword(needs),
    provePassword: createProvePassword(needs),
    forgotPassword: createForgotPassword(needs),
    resetPassword: createResetPassword(needs),
    makeResetLink: createMakeResetLink(needs),
    requestEmailChange: createRequestEmailChange(needs),
    confirmEmailChange: createConfirmEmailChange(needs),
    undoEmailChange: createUndoEmailChange(needs),
    denyLogIn: createDenyLogIn(needs),
    purgeExpired: createPurgeExpired({
      ...needs,
      stores: backgroundStores,
      eraseAccounts: createEraseAccounts({ ...needs, eraseAccount, stores: backgroundStores }),
    }),
    noteRefusal: createNoteRefusal({ ...needs, logger }),
    health: createHealth(needs),
  };
}
