import type { AccountStore } from '../../accounts/account-store.ts';
import { createDirectoryStore, type DirectoryStore } from '../../accounts/directory-store.ts';
import { createInvitationStore, type InvitationStore } from '../../accounts/invitation-store.ts';
import {
  createRegistrationStore,
  type RegistrationStore,
} from '../../accounts/registration-store.ts';
import { createAccountStore } from '../../accounts/sql-account-store.ts';
import { type AuditKeyStore, createAuditKeyStore } from '../../audit/audit-key-store.ts';
import { type AuditListStore, createAuditListStore } from '../../audit/audit-list-store.ts';
import { type AuditSealStore, createAuditSealStore } from '../../audit/audit-seal-store.ts';
import { type AuditStore, createAuditStore, type Recording } from '../../audit/audit-store.ts';
import { createWebhookStore, type WebhookStore } from '../../audit/webhook-store.ts';
import { createPasswordStore, type PasswordStore } from '../../credentials/password-store.ts';
import type { FactorStores } from '../../factors/factor-kind.ts';
import { createFactorStore } from '../../factors/factor-store.ts';
import { createPasskeyStore } from '../../factors/passkey-store.ts';
import {
  createPendingLoginStore,
  type PendingLoginStore,
} from '../../factors/pending-login-store.ts';
import { createRecoveryCodeStore } from '../../factors/recovery-code-store.ts';
import { createTotpStore } from '../../factors/totp-store.ts';
import {
  createTrustedBrowserStore,
  type TrustedBrowserStore,
} from '../../factors/trusted-browser-store.ts';
import { createUsedChallengeStore } from '../../factors/used-challenge-store.ts';
import { createOutboxStore, type OutboxStore } from '../../mail/outbox-store.ts';
import type { Queries } from '../../platform/database/database.ts';
import { createSettingStore, type SettingStore } from '../../platform/database/setting-store.ts';
import {
  createInvalidationLog,
  type InvalidationLog,
} from '../../sessions/pending-invalidations.ts';
import {
  createSessionDirectoryStore,
  type SessionDirectoryStore,
} from '../../sessions/session-directory-store.ts';
import type { SessionStore } from '../../sessions/session-store.ts';
import { createSessionStore } from '../../sessions/sql-session-store.ts';
import { failureLimits } from '../../throttling/failure-limits.ts';
import type { FailureStore } from '../../throttling/failure-store.ts';
import { createFailureStore } from '../../throttling/sql-failure-store.ts';
import type { ApiKeyStore } from '../../tokens/api-key-store.ts';
import {
  createOneTimeTokenStore,
  type OneTimeTokenStore,
} from '../../tokens/one-time-token-store.ts';
import {
  createRefreshTokenStore,
  type RefreshTokenStore,
} from '../../tokens/refresh-token-store.ts';
import { createSigningKeyStore, type SigningKeyStore } from '../../tokens/signing-key-store.ts';
import { createApiKeyStore } from '../../tokens/sql-api-key-store.ts';
import type { Actor } from './actor.ts';

/** Every store of every room, over the same connection or transaction. */
export interface Stores extends FactorStores {
  readonly accounts: AccountStore;
  readonly directory: DirectoryStore;
  readonly registrations: RegistrationStore;
  readonly invitations: InvitationStore;
  readonly passwords: PasswordStore;
  readonly sessions: SessionStore;
  readonly sessionDirectory: SessionDirectoryStore;
  readonly invalidationLog: InvalidationLog;
  readonly pendingLogins: PendingLoginStore;
  readonly trustedBrowsers: TrustedBrowserStore;
  readonly oneTimeTokens: OneTimeTokenStore;
  readonly apiKeys: ApiKeyStore;
  readonly refreshTokens: RefreshTokenStore;
  readonly signingKeys: SigningKeyStore;
  readonly outbox: OutboxStore;
  readonly failures: FailureStore;
  readonly settings: SettingStore;
  readonly audit: AuditStore;
  readonly auditLists: AuditListStore;
  readonly auditSeals: AuditSealStore;
  readonly auditKeys: AuditKeyStore;
  readonly webhooks: WebhookStore;
}

/**
 * Runs a step of a journey in a transaction.
 *
 * @param actor the actor, whose credential must still be valid when the transaction ends
 * @throws NoLongerLoggedIn if it is not: then the transaction is rolled back
 */
export type Transact = <T>(step: (stores: Stores) => Promise<T>, actor?: Actor) => Promise<T>;

/**
 * @param keepsCopies whether there is a Redis to invalidate when sessions end
 * @param recording what it takes to record events
 */
export function createStores(queries: Queries, keepsCopies: boolean, recording: Recording): Stores {
  return {
    accounts: createAccountStore(queries),
    directory: createDirectoryStore(queries, failureLimits),
    registrations: createRegistrationStore(queries),
    invitations: createInvitationStore(queries),
    passwords: createPasswordStore(queries),
    sessions: createSessionStore(queries, keepsCopies),
    sessionDirectory: createSessionDirectoryStore(queries),
    invalidationLog: createInvalidationLog(queries, keepsCopies),
    oneTimeTokens: createOneTimeTokenStore(queries),
    apiKeys: createApiKeyStore(queries),
    refreshTokens: createRefreshTokenStore(queries),
    signingKeys: createSigningKeyStore(queries),
    outbox: createOutboxStore(queries),
    failures: createFailureStore(queries),
    settings: createSettingStore(queries),
    audit: createAuditStore(queries, recording),
    auditLists: createAuditListStore(queries),
    auditSeals: createAuditSealStore(queries),
    auditKeys: createAuditKeyStore(queries),
    webhooks: createWebhookStore(queries),
    factors: createFactorStore(queries),
    totp: createTotpStore(queries),
    recoveryCodes: createRecoveryCodeStore(queries),
    passkeys: createPasskeyStore(queries),
    usedChallenges: createUsedChallengeStore(queries),
    trustedBrowsers: createTrustedBrowserStore(queries),
    pendingLogins: createPendingLoginStore(queries),
  };
}
