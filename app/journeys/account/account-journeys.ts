import type { Passwords } from '../../credentials/passwords.ts';
import type { FactorKinds } from '../../factors/factor-kinds.ts';
import type { Requirements } from '../../factors/requirements.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { LogInThrottle } from '../../throttling/log-in-throttle.ts';
import type { DeleteAccount } from '../administration/delete-account.ts';
import type { AdmitRequest } from '../steps/admit-request.ts';
import type { CheckNewPassword } from '../steps/check-new-password.ts';
import { createRenewWithPassword } from '../steps/renew-with-password.ts';
import type { Stores, Transact } from '../steps/stores.ts';
import { createVerifyOwnPassword } from '../steps/verify-own-password.ts';
import { createAddFactor } from './add-factor.ts';
import { createAskPasskey } from './ask-passkey.ts';
import { createChangeNames } from './change-names.ts';
import { createChangePassword } from './change-password.ts';
import { createChangeSecondStep } from './change-second-step.ts';
import { createDeleteOwnAccount } from './delete-own-account.ts';
import { createDismissPasskeyOffer } from './dismiss-passkey-offer.ts';
import { createEndSessions } from './end-sessions.ts';
import { createListFactors } from './list-factors.ts';
import { createListProofs } from './list-proofs.ts';
import { createListSessions } from './list-sessions.ts';
import { createLockOwnAccount } from './lock-own-account.ts';
import { createProveIdentity } from './prove-identity.ts';
import { createReadAccount } from './read-account.ts';
import { createReadActivity } from './read-activity.ts';
import { createReadDashboard } from './read-dashboard.ts';
import { createReadPasskeySignals } from './read-passkey-signals.ts';
import { createRemoveFactor } from './remove-factor.ts';
import { createRenameFactor } from './rename-factor.ts';
import { createRequestEmailChange } from './request-email-change.ts';
import { createRevokeTrustedBrowsers } from './revoke-trusted-browsers.ts';

interface AccountNeeds {
  readonly stores: Stores;
  readonly transact: Transact;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  readonly throttle: LogInThrottle;
  readonly mail: Mail;
  readonly clock: Clock;
  readonly checkNewPassword: CheckNewPassword;
  readonly admitRequest: AdmitRequest;
  readonly deleteAccount: DeleteAccount;
  readonly factorKinds: FactorKinds;
  readonly requirements: Requirements;
}

export type AccountJourneys = ReturnType<typeof createAccountJourneys>;

/** Journeys of people with their own account. */
export function createAccountJourneys(needs: AccountNeeds) {
  const verifyOwnPassword = createVerifyOwnPassword(needs);
  const renewWithPassword = createRenewWithPassword({ ...needs, verifyOwnPassword });
  const listProofs = createListProofs(needs);
  return {
    readAccount: createReadAccount(needs),
    readActivity: createReadActivity(needs),
    listOwnApiKeys: (accountId: string) => needs.stores.apiKeys.list(accountId, needs.clock.now()),
    listFactors: createListFactors(needs),
    readPasskeySignals: createReadPasskeySignals(needs),
    dismissPasskeyOffer: createDismissPasskeyOffer(needs),
    addFactor: createAddFactor(needs),
    removeFactor: createRemoveFactor(needs),
    renameFactor: createRenameFactor(needs),
    changeSecondStep: createChangeSecondStep(needs),
    revokeTrustedBrowsers: createRevokeTrustedBrowsers(needs),
    readDashboard: createReadDashboard(needs),
    changeNames: createChangeNames(needs),
    changePassword: createChangePassword({ ...needs, renewWithPassword }),
    listProofs,
    askPasskey: createAskPasskey(needs),
    proveIdentity: createProveIdentity({ ...needs, listProofs, renewWithPassword }),
    requestEmailChange: createRequestEmailChange(needs),
    listSessions: createListSessions(needs),
    endSessions: createEndSessions(needs),
    lockOwnAccount: createLockOwnAccount(needs),
    deleteOwnAccount: createDeleteOwnAccount({ ...needs, verifyOwnPassword }),
  };
}
