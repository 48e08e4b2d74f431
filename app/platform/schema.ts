import type {
  AccountGroupsTable,
  AccountsTable,
  AccountTermsTable,
  EmailReservationsTable,
  FormerUsernamesTable,
  InvitationsTable,
  LogInFailuresTable,
  PasswordsTable,
  RegistrationsTable,
} from './schema-accounts.ts';
import type { AuditEventsTable, AuditKeysTable, AuditSealsTable } from './schema-audit.ts';
import type {
  ApiKeysTable,
  OneTimeTokensTable,
  PendingInvalidationsTable,
  RefreshTokensTable,
  SessionsTable,
  SigningKeysTable,
} from './schema-credentials.ts';
import type {
  FactorsTable,
  PasskeysTable,
  PendingLoginsTable,
  RecoveryCodesTable,
  TotpSecretsTable,
  TrustedBrowsersTable,
  UsedChallengesTable,
} from './schema-factors.ts';
import type { WebhookDeliveriesTable } from './schema-webhooks.ts';

// Tables as the migrations create them. Instants are epoch milliseconds, ids are UUIDv7 text.

interface MailOutboxTable {
  id: string;
  /** SHA-256 of the event's name, base64url: at most one email for each event. */
  event_digest: string;
  kind: string;
  created_at: number;
  /** Attempts begun so far. Distinguishes the process that holds the lease from one that has lost it. */
  attempts: number;
  /** An attempt starts by moving this ahead: that is its lease. Null when no further attempt is due. */
  next_attempt_at: number | null;
  /** Recipient, subject and bodies, encrypted; null once they are no longer needed. */
  sealed: string | null;
}

interface SettingsTable {
  key: string;
  value: string;
}

export interface Schema {
  accounts: AccountsTable;
  account_terms: AccountTermsTable;
  account_groups: AccountGroupsTable;
  former_usernames: FormerUsernamesTable;
  email_reservations: EmailReservationsTable;
  registrations: RegistrationsTable;
  passwords: PasswordsTable;
  sessions: SessionsTable;
  pending_invalidations: PendingInvalidationsTable;
  one_time_tokens: OneTimeTokensTable;
  api_keys: ApiKeysTable;
  refresh_tokens: RefreshTokensTable;
  signing_keys: SigningKeysTable;
  invitations: InvitationsTable;
  log_in_failures: LogInFailuresTable;
  audit_events: AuditEventsTable;
  audit_seals: AuditSealsTable;
  audit_keys: AuditKeysTable;
  mail_outbox: MailOutboxTable;
  webhook_deliveries: WebhookDeliveriesTable;
  settings: SettingsTable;
  factors: FactorsTable;
  totp_secrets: TotpSecretsTable;
  recovery_codes: RecoveryCodesTable;
  passkeys: PasskeysTable;
  used_challenges: UsedChallengesTable;
  trusted_browsers: TrustedBrowsersTable;
  pending_logins: PendingLoginsTable;
}
