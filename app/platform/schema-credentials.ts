import type { Generated } from 'kysely';

// Tables as the migrations create them. Instants are epoch milliseconds, ids are UUIDv7 text.

export interface SessionsTable {
  /** Public handle: shown to people and written to logs, useless as a credential. */
  id: string;
  /** SHA-256 of the secret session id, base64url. */
  digest: string;
  account_id: string;
  /** How its credential travels. A credential of one kind is refused where another kind is expected. */
  kind: 'browser' | 'opaque' | 'jwt';
  ip: string;
  user_agent: string;
  created_at: number;
  /** When the password was last proved; a new proof creates a new session. */
  authenticated_at: number;
  last_seen_at: number;
  idle_limit_ms: number | null;
  idle_ends_at: number | null;
  ends_at: number;
  ended_at: number | null;
  ended_by: string | null;
  /** How often a program has extended it. */
  refresh_count: Generated<number>;
  /** How its owner was authenticated (RFC 8176), separated by spaces. */
  amr: Generated<string>;
  /** When a second factor was last proved; null if never. */
  second_factor_at: number | null;
}

export interface RefreshTokensTable {
  /** SHA-256 of the token, base64url. */
  digest: string;
  session_id: string;
  created_at: number;
  used_at: number | null;
  /** The token that replaced it, encrypted under a key derived from this one. */
  sealed_successor: string | null;
  /** The absolute end of its session. */
  expires_at: number;
}

export interface SigningKeysTable {
  /** 1 for the first one. If two are created at once, both get the same number and one insert fails. */
  number: number;
  /** RFC 7638 thumbprint. */
  kid: string;
  public_jwk: string;
  sealed_private_jwk: string;
  created_at: number;
  /** Published earlier. It signs until the next key does. */
  signs_from: number;
  /** Tokens signed by it are refused from then on. */
  withdrawn_at: number | null;
}

export interface PendingInvalidationsTable {
  id: string;
  digest: string;
  /** 'ended': never alive again. 'changed': its copy is stale. */
  kind: 'ended' | 'changed';
  /** Until when a copy could have lived. */
  matters_until: number;
}

export interface OneTimeTokensTable {
  /** SHA-256 of the token, base64url. */
  digest: string;
  purpose:
    | 'set-up'
    | 'confirm-email'
    | 'registration-form'
    | 'invitation-form'
    | 'reset-password'
    | 'change-email'
    | 'undo-email-change'
    | 'not-me'
    | 'forget-failures'
    | 'lock-account'
    | 'enrol-factor';
  account_id: string | null;
  /** Further data, depending on the purpose. */
  detail: string | null;
  created_at: number;
  expires_at: number;
}

export interface ApiKeysTable {
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
  /** The id of the key that replaces it. */
  replaced_by: string | null;
  /** When its owner was reminded by email that it will expire. */
  reminded_at: number | null;
}
