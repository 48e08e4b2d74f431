import type { Generated } from 'kysely';
import type {
  FactorsTable,
  PasskeysTable,
  PendingLoginsTable,
  RecoveryCodesTable,
  TotpSecretsTable,
  TrustedBrowsersTable,
  UsedChallengesTable,
} from './schema-factors.ts';

// The tables as the migrations make them. Instants are epoch milliseconds, ids are UUIDv7 text.

interface AccountsTable {
  id: string;
  /** As its owner spells it. */
  username: string;
  /** The one form that is unique and looked up. */
  username_canonical: string;
  email: string;
  email_canonical: string;
  given_name: string | null;
  family_name: string | null;
  role: 'admin' | 'user';
  created_at: number;
  updated_at: number;
  email_confirmed_at: number | null;
  /** Names separated by commas, sorted. */
  groups: Generated<string>;
  disabled_at: number | null;
  deleted_at: number | null;
  /** When somebody asked for it to be erased at once. */
  erase_requested_at: number | null;
  /** When what was personal in it was overwritten. */
  erased_at: number | null;
  /** Marks of known devices of any other generation are worth nothing. */
  device_generation: Generated<number>;
  /** WebAuthn user handle, base64url: random, so that passkeys tell nothing about the account. */
  user_handle: string | null;
  /** 1 if its owner wants a second step at every login with a password. */
  always_second_step: Generated<number>;
  /** When a second factor was first required of it: the grace period begins there. */
  second_factor_required_at: number | null;
  /** When an administrator removed its factors. */
  factors_cleared_at: number | null;
}

interface EmailReservationsTable {
  email_canonical: string;
  /** The one account that may take it. */
  account_id: string;
  until: number;
}

/** An account that comes into being when its email is confirmed. */
interface RegistrationsTable {
  /** Becomes that of the account. */
  id: string;
  username: string;
  /** Reserved: nobody else can register it meanwhile. */
  username_canonical: string;
  email: string;
  /** May be that of an account, or of other registrations: nobody is told. */
  email_canonical: string;
  given_name: string | null;
  family_name: string | null;
  hash: string;
  pepper_id: string;
  created_at: number;
  expires_at: number;
}

interface PasswordsTable {
  account_id: string;
  hash: string;
  /** Names the pepper the hash was keyed with, so that peppers can be rotated. */
  pepper_id: string;
  set_at: number;
  /** When a log-in last proved it. */
  proved_at: number | null;
}

interface SessionsTable {
  /** Public handle: shown to people, written to logs, of no use as a credential. */
  id: string;
  /** SHA-256 of the secret session id, base64url. */
  digest: string;
  account_id: string;
  /** How its credential travels. What is the credential of one kind is nothing to any other. */
  kind: 'browser' | 'opaque' | 'jwt';
  ip: string;
  user_agent: string;
  created_at: number;
  /** When the password was last proved; a new proof makes a new session. */
  authenticated_at: number;
  last_seen_at: number;
  idle_limit_ms: number | null;
  idle_ends_at: number | null;
  ends_at: number;
  ended_at: number | null;
  ended_by: string | null;
  /** How often a program has prolonged it. */
  refresh_count: Generated<number>;
  /** How its owner was authenticated (RFC 8176), separated by spaces. */
  amr: Generated<string>;
  /** When a second factor was last proved; null if never. */
  second_factor_at: number | null;
}

interface RefreshTokensTable {
  /** SHA-256 of the token, base64url. */
  digest: string;
  session_id: string;
  created_at: number;
  used_at: number | null;
  /** The token that came of its use, encrypted under a key that is made from this one. */
  sealed_successor: string | null;
  /** That of its session. */
  expires_at: number;
}

interface SigningKeysTable {
  /** 1 for the first one. Two that are made at once get one number, and one of them loses. */
  number: number;
  /** RFC 7638 thumbprint. */
  kid: string;
  public_jwk: string;
  sealed_private_jwk: string;
  created_at: number;
  /** It is published before; the next key ends its turn. */
  signs_from: number;
  /** What it has signed is refused from then on. */
  withdrawn_at: number | null;
}

interface PendingInvalidationsTable {
  id: string;
  digest: string;
  /** 'ended': never live again. 'changed': its copy is out of date. */
  kind: 'ended' | 'changed';
  /** Until when a copy could have lived. */
  matters_until: number;
}

interface OneTimeTokensTable {
  /** SHA-256 of the token, base64url. */
  digest: string;
  purpose:
    | 'set-up'
    | 'confirm-email'
    | 'registration-form'
    | 'reset-password'
    | 'change-email'
    | 'undo-email-change'
    | 'not-me'
    | 'forget-failures';
  account_id: string | null;
  /** What else it is about; the purpose says what that is. */
  detail: string | null;
  created_at: number;
  expires_at: number;
}

interface ApiKeysTable {
  /** Public; part of the key. */
  id: string;
  /** SHA-256 of the key, base64url. */
  digest: string;
  account_id: string;
  name: string;
  /** Names separated by spaces. */
  scopes: string;
  created_at: number;
  expires_at: number | null;
  last_used_at: number | null;
  revoked_at: number | null;
  /** The id of the key that takes its place. */
  replaced_by: string | null;
  /** When its owner was told by mail that it will expire. */
  reminded_at: number | null;
}

interface InvitationsTable {
  id: string;
  /** SHA-256 of the token, base64url. */
  digest: string;
  email: string;
  /** One invitation at a time for each address. */
  email_canonical: string;
  role: 'admin' | 'user';
  /** As in accounts. */
  groups: string;
  invited_by: string;
  created_at: number;
  expires_at: number;
}

/** Failed log-ins in a row. */
interface LogInFailuresTable {
  /** Or what stands for a name that nobody has. */
  account_id: string;
  by_strangers: number;
  on_known_devices: Generated<number>;
  /** Until when strangers have to wait. */
  delayed_until: number | null;
  /** Counts how often the delays were taken back. */
  generation: Generated<number>;
  /** How many of the warnings the owner got since the failures were forgotten. */
  warned_level: Generated<number>;
  warned_at: number | null;
  /** 1 for a name that nobody has. */
  is_decoy: Generated<number>;
  /** Whether the last attempt was counted: 0 when there were too many already. */
  was_counted: Generated<number>;
  updated_at: Generated<number>;
}

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
