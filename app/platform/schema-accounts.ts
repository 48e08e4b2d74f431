import type { Generated } from 'kysely';

// Tables as the migrations create them. Instants are epoch milliseconds, ids are UUIDv7 text.

export interface AccountsTable {
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

export interface EmailReservationsTable {
  email_canonical: string;
  /** The one account that may take it. */
  account_id: string;
  until: number;
}

/** An account that comes into being when its email is confirmed. */
export interface RegistrationsTable {
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

export interface PasswordsTable {
  account_id: string;
  hash: string;
  /** Names the pepper the hash was keyed with, so that peppers can be rotated. */
  pepper_id: string;
  set_at: number;
  /** When a log-in last proved it. */
  proved_at: number | null;
}

export interface InvitationsTable {
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
export interface LogInFailuresTable {
  /** Or what stands for a name that nobody has. */
  account_id: string;
  by_strangers: number;
  on_known_devices: Generated<number>;
  /** How many of both were wrong codes, after a right password. */
  second_steps: Generated<number>;
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
