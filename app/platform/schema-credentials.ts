import type { Generated } from 'kysely';

// Tables as the migrations create them. Instants are epoch milliseconds, ids are UUIDv7 text.

export interface SessionsTable {
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

export interface RefreshTokensTable {
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

export interface SigningKeysTable {
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

export interface PendingInvalidationsTable {
  id: string;
  digest: string;
  /** 'ended': never live again. 'changed': its copy is out of date. */
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
  /** The id of the key that takes its place. */
  replaced_by: string | null;
  /** When its owner was told by mail that it will expire. */
  reminded_at: number | null;
}
