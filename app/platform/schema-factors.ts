import type { Generated } from 'kysely';

export interface FactorsTable {
  /** Public: identifies the factor in pages, the API and the audit trail. */
  id: string;
  account_id: string;
  kind: 'totp' | 'passkey' | 'recovery_codes';
  /** As its owner calls it. */
  name: string;
  created_at: number;
  last_used_at: number | null;
  /** From then on an emailed link cannot remove it. */
  ripe_at: number;
  /** A removed factor can be brought back for seven days by "This was not me". */
  removed_at: number | null;
}

export interface TotpSecretsTable {
  factor_id: string;
  sealed_secret: string;
  /** The last accepted time step of RFC 6238; a step is accepted once. */
  last_step: number;
}

export interface RecoveryCodesTable {
  /** SHA-256 of the code, base64url. */
  digest: string;
  factor_id: string;
  used_at: number | null;
}

export interface PasskeysTable {
  factor_id: string;
  /** WebAuthn credential id, base64url. */
  credential_id: string;
  /** COSE key, base64url. */
  public_key: string;
  counter: number;
  /** Hints for the browser, separated by spaces. */
  transports: string;
  /** Model of the authenticator, a UUID; zeros where it is not disclosed. */
  aaguid: string;
  /** 1 if the authenticator can offer it without being given its id, so that it can log in alone. */
  is_discoverable: number;
  /** 1 if it may be copied to other devices of its owner. */
  is_synced: number;
  is_backed_up: number;
  /** The relying party id it belongs to; null for an older one that has not been used since this was recorded. */
  rp_id: string | null;
}

export interface UsedChallengesTable {
  /** SHA-256 of the challenge, base64url. */
  digest: string;
  expires_at: number;
}

export interface TrustedBrowsersTable {
  id: string;
  /** SHA-256 of the secret in its cookie, base64url. */
  digest: string;
  account_id: string;
  /** The factor that was proved when the browser was trusted. */
  factor_id: string;
  /** When this browser last proved a second factor. */
  second_factor_at: number;
  ip: string;
  user_agent: string;
  created_at: number;
  last_used_at: number | null;
  expires_at: number;
}

export interface PendingLoginsTable {
  /** SHA-256 of the secret that the browser or program holds, base64url. */
  digest: string;
  account_id: string;
  /** The missing step: a second factor, or the enrolment of one. */
  purpose: 'second-step' | 'enrol';
  session_kind: 'browser' | 'opaque' | 'jwt';
  remember: number;
  /** What has been proved so far (RFC 8176), separated by spaces. */
  amr: string;
  /** When the proved password was chosen; null without a password. */
  password_set_at: number | null;
  device_generation: number;
  /** Identifies the set of factors that the account had. */
  factors_digest: string;
  /** 1 if more than a password proves that the owner may add a factor. */
  may_enrol: number;
  wrong_codes: Generated<number>;
  /** 1 once the link that lets its owner add a factor was emailed for this login. */
  link_mailed: Generated<number>;
  created_at: number;
  expires_at: number;
}
