import type { Config } from '../config.ts';
import { createChangeNames } from '../journeys/account/change-names.ts';
import { createChangePassword } from '../journeys/account/change-password.ts';
import { createEndSessions } from '../journeys/account/end-sessions.ts';
import { createLeave } from '../journeys/account/leave.ts';
import { createListSessions } from '../journeys/account/list-sessions.ts';
import { createProvePassword } from '../journeys/account/prove-password.ts';
import { createReadAccount } from '../journeys/account/read-account.ts';
import { createReadDashboard } from '../journeys/account/read-dashboard.ts';
import { createRequestEmailChange } from '../journeys/account/request-email-change.ts';
import { createCreateAccount } from '../journeys/administration/create-account.ts';
import { createDeleteAccount } from '../journeys/administration/delete-account.ts';
import { createDisableAccount } from '../journeys/administration/disable-account.ts';
import { createEnableAccount } from '../journeys/administration/enable-account.ts';
import { createEraseAtOnce } from '../journeys/administration/erase-at-once.ts';
import { createInvite } from '../journeys/administration/invite.ts';
import { createListAccounts } from '../journeys/administration/list-accounts.ts';
import { createListFailingAccounts } from '../journeys/administration/list-failing-accounts.ts';
import { createListInvitations } from '../journeys/administration/list-invitations.ts';
import { createMakeResetLink } from '../journeys/administration/make-reset-link.ts';
import { createReadUsers } from '../journeys/administration/read-users.ts';
import { createRestoreAccount } from '../journeys/administration/restore-account.ts';
import { createRevokeInvitation } from '../journeys/administration/revoke-invitation.ts';
import { createRevokeSessions } from '../journeys/administration/revoke-sessions.ts';
import { createRotateSigningKey } from '../journeys/administration/rotate-signing-key.ts';
import { createSetGroups } from '../journeys/administration/set-groups.ts';
import { createSetRole } from '../journeys/administration/set-role.ts';
import { createUnlockAccount } from '../journeys/administration/unlock-account.ts';
import { createAcceptInvitation } from '../journeys/entrance/accept-invitation.ts';
import { createConfirmEmail } from '../journeys/entrance/confirm-email.ts';
import { createConfirmEmailChange } from '../journeys/entrance/confirm-email-change.ts';
import { createDenyLogIn } from '../journeys/entrance/deny-log-in.ts';
import { createForgetFailures } from '../journeys/entrance/forget-failures.ts';
import { createForgotPassword } from '../journeys/entrance/forgot-password.ts';
import { createLogIn } from '../journeys/entrance/log-in.ts';
import { createLogInProgram } from '../journeys/entrance/log-in-program.ts';
import { createRegister } from '../journeys/entrance/register.ts';
import { createResendConfirmation } from '../journeys/entrance/resend-confirmation.ts';
import { createResetPassword } from '../journeys/entrance/reset-password.ts';
import { createSetUp } from '../journeys/entrance/set-up.ts';
import { createUndoEmailChange } from '../journeys/entrance/undo-email-change.ts';
import { createAuthenticateApiKey } from '../journeys/programs/authenticate-api-key.ts';
import { createAuthenticateToken } from '../journeys/programs/authenticate-token.ts';
import { createCreateApiKey } from '../journeys/programs/create-api-key.ts';
import { createIntrospectToken } from '../journeys/programs/introspect-token.ts';
import { createListApiKeys } from '../journeys/programs/list-api-keys.ts';
import { createRefreshSession } from '../journeys/programs/refresh-session.ts';
import { createReplaceApiKey } from '../journeys/programs/replace-api-key.ts';
import { createRevokeApiKey } from '../journeys/programs/revoke-api-key.ts';
import { createRevokeToken } from '../journeys/programs/revoke-token.ts';
import { createAdmitRequest } from '../journeys/steps/admit-request.ts';
import { createCheckNewPassword } from '../journeys/steps/check-new-password.ts';
import { createNoteRefusal } from '../journeys/steps/note-refusal.ts';
import { createRenewWithPassword } from '../journeys/steps/renew-with-password.ts';
import { createStartSession } from '../journeys/steps/start-session.ts';
import { createVerifyOwnPassword } from '../journeys/steps/verify-own-password.ts';
import { createWarnOfGuesses } from '../journeys/steps/warn-of-guesses.ts';
import { createHealth } from '../journeys/upkeep/check-health.ts';
import { createEraseAccount, createEraseAccounts } from '../journeys/upkeep/erase-accounts.ts';
import { createPrepareInstallation } from '../journeys/upkeep/prepare-installation.ts';
import { createPurgeExpired } from '../journeys/upkeep/purge-expired.ts';
import { createRemindOfApiKeys } from '../journeys/upkeep/remind-of-api-keys.ts';
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
