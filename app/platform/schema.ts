import type {
  AccountsTable,
  EmailReservationsTable,
  InvitationsTable,
  LogInFailuresTable,
  PasswordsTable,
  RegistrationsTable,
} from './schema-accounts.ts';
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

// Tables as the migrations create them. Instants are epoch milliseconds, ids are UUIDv7 text.

interface AuditEventsTable {
  id: string;
  at: number;
  event: string;
  actor_id: string | null;
  target_id: string | null;
  session_id: string | null;
  api_key_id: string | null;
  ip: string;
  user_agent: string;
  request_id: string;
}

interface MailOutboxTable {
  id: string;
  /** SHA-256 of what names the event, base64url: one mail for one event. */
  event_digest: string;
  kind: string;
  created_at: number;
  /** Begun so far. Tells the process that holds the lease from one that has lost it. */
  attempts: number;
  /** Whoever tries moves this ahead first: that is its lease. Null when it is not to be sent any more. */
  next_attempt_at: number | null;
  /** Recipient, subject and bodies, encrypted; null as soon as nobody needs them. */
  sealed: string | null;
}

interface SettingsTable {
  key: string;
  value: string;
}

export interface Schema {
  accounts: AccountsTable;
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
  mail_outbox: MailOutboxTable;
  settings: SettingsTable;
  factors: FactorsTable;
  totp_secrets: TotpSecretsTable;
  recovery_codes: RecoveryCodesTable;
  passkeys: PasskeysTable;
  used_challenges: UsedChallengesTable;
  trusted_browsers: TrustedBrowsersTable;
  pending_logins: PendingLoginsTable;
}
