import type { AuditKeys } from '../../audit/audit-keys.ts';
import type { Passwords } from '../../credentials/passwords.ts';
import type { FactorKinds } from '../../factors/factor-kinds.ts';
import type { Requirements } from '../../factors/requirements.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import type { InvalidationChannel } from '../../sessions/invalidation-channel.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { SigningKeys } from '../../tokens/signing-keys.ts';
import { createListFactors } from '../account/list-factors.ts';
import type { CheckNewPassword } from '../steps/check-new-password.ts';
import type { EraseAccount } from '../steps/erase-account.ts';
import type { Stores, Transact } from '../steps/stores.ts';
import { createBrowseAccounts } from './browse-accounts.ts';
import { createBrowseSessions } from './browse-sessions.ts';
import { createClearFactors } from './clear-factors.ts';
import { createConfirmEmailOf } from './confirm-email-of.ts';
import { createCreateAccount } from './create-account.ts';
import { createDeleteAccount } from './delete-account.ts';
import { createDisableAccount } from './disable-account.ts';
import { createEnableAccount } from './enable-account.ts';
import { createEndShownSessions } from './end-shown-sessions.ts';
import { createEraseAtOnce } from './erase-at-once.ts';
import { createExplainLogin } from './explain-login.ts';
import { createExportAudit } from './export-audit.ts';
import { createInvite } from './invite.ts';
import { createInviteMany } from './invite-many.ts';
import { createListFailingAccounts } from './list-failing-accounts.ts';
import { createBrowseInvitations, createListInvitations } from './list-invitations.ts';
import { createMakeEnrolLink } from './make-enrol-link.ts';
import { createMakeResetLink } from './make-reset-link.ts';
import { createReadAudit } from './read-audit.ts';
import { createReadNewestSeal } from './read-newest-seal.ts';
import { createReadPerson } from './read-person.ts';
import { createReadUsers } from './read-users.ts';
import { createWebhooks, type WebhookRoom } from './read-webhooks.ts';
import { createResendInvitation } from './resend-invitation.ts';
import { createRestoreAccount } from './restore-account.ts';
import { createRevokeInvitation } from './revoke-invitation.ts';
import { createRevokeKeys } from './revoke-keys.ts';
import { createRevokeSessions } from './revoke-sessions.ts';
import { createRotateSigningKey } from './rotate-signing-key.ts';
import { createSetEmail } from './set-email.ts';
import { createSetEndDate } from './set-end-date.ts';
import { createSetGroups } from './set-groups.ts';
import { createSetRole } from './set-role.ts';
import { createSetUsername } from './set-username.ts';
import { createStartReset } from './start-reset.ts';
import { createUnlockAccount } from './unlock-account.ts';
import { createVerifyAudit } from './verify-audit.ts';

interface AdministrationNeeds {
  readonly stores: Stores;
  /** On connections of their own, so that work on many rows delays no request. */
  readonly backgroundStores: Stores;
  readonly transact: Transact;
  readonly auditKeys: AuditKeys;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  readonly signingKeys: SigningKeys;
  readonly signingKeyChannel: InvalidationChannel;
  readonly requirements: Requirements;
  readonly mail: Mail;
  readonly clock: Clock;
  readonly checkNewPassword: CheckNewPassword;
  readonly eraseAccount: EraseAccount;
  readonly eraseAfterMs: number;
  readonly factorKinds: FactorKinds;
  readonly requireConfirmedEmail: boolean;
  readonly webhookRoom: WebhookRoom;
}

export type AdministrationJourneys = ReturnType<typeof createAdministrationJourneys>;

/** Journeys of administrators, in the browser and through the API, and of the operator at the command line. */
export function createAdministrationJourneys(needs: AdministrationNeeds) {
  const explainLogin = createExplainLogin(needs);
  const listFactors = createListFactors(needs);
  return {
    browseAccounts: createBrowseAccounts(needs),
    explainLogin,
    readPerson: createReadPerson({ ...needs, explainLogin, listFactors }),
    listFailingAccounts: createListFailingAccounts(needs),
    readAudit: createReadAudit(needs),
    exportAudit: createExportAudit({ stores: needs.backgroundStores }),
    readNewestSeal: createReadNewestSeal(needs),
    verifyAudit: createVerifyAudit({ ...needs, stores: needs.backgroundStores }),
    readUsers: createReadUsers(needs),
    webhooks: createWebhooks(needs),
    createAccount: createCreateAccount(needs),
    disableAccount: createDisableAccount(needs),
    enableAccount: createEnableAccount(needs),
    unlockAccount: createUnlockAccount(needs),
    deleteAccount: createDeleteAccount(needs),
    restoreAccount: createRestoreAccount(needs),
    eraseAtOnce: createEraseAtOnce(needs),
    makeResetLink: createMakeResetLink(needs),
    makeEnrolLink: createMakeEnrolLink(needs),
    clearFactors: createClearFactors(needs),
    setRole: createSetRole(needs),
    setGroups: createSetGroups(needs),
    setUsername: createSetUsername(needs),
    setEmail: createSetEmail(needs),
    setEndDate: createSetEndDate(needs),
    confirmEmailOf: createConfirmEmailOf(needs),
    startReset: createStartReset(needs),
    revokeKeys: createRevokeKeys(needs),
    revokeSessions: createRevokeSessions(needs),
    browseSessions: createBrowseSessions(needs),
    endShownSessions: createEndShownSessions(needs),
    invite: createInvite(needs),
    inviteMany: createInviteMany(needs),
    resendInvitation: createResendInvitation(needs),
    listInvitations: createListInvitations(needs),
    browseInvitations: createBrowseInvitations(needs),
    revokeInvitation: createRevokeInvitation(needs),
    rotateSigningKey: createRotateSigningKey(needs),
  };
}
