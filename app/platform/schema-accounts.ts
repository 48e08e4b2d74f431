import type { Generated } from 'kysely';

// Tables as the migrations create them. Instants are epoch milliseconds, ids are UUIDv7 text.

export interface AccountsTable {
  id: string;
  /** As its owner spells it. */
  username: string;
  /** The form that is unique and used for lookups. */
  username_canonical: string;
  email: string;
  email_canonical: string;
  given_name: string | null;
  family_name: string | null;
  role: 'admin' | 'user';
  created_at: number;
  updated_at: number;
  email_confirmed_at: number | null;
  /** 1 if an administrator has let its owner in without a confirmed email. */
  may_enter_unconfirmed: Generated<number>;
  /** Names separated by commas, sorted. */
  groups: Generated<string>;
  disabled_at: number | null;
  deleted_at: number | null;
  /** When immediate erasure was requested. */
  erase_requested_at: number | null;
  /** When its personal data was overwritten. */
  erased_at: number | null;
  /** Known-device cookies of another generation are invalid. */
  device_generation: Generated<number>;
  /** WebAuthn user handle, base64url: random, so that passkeys reveal nothing about the account. */
  user_handle: string | null;
  /** 1 if its owner wants a second step at every login with a password. */
  always_second_step: Generated<number>;
  /** When a second factor was first required of it: the grace period begins there. */
  second_factor_required_at: number | null;
  /** When an administrator removed its factors. */
  factors_cleared_at: number | null;
  /** When its owner declined the offer of a first passkey. */
  passkey_offer_dismissed_at: number | null;
  /** From then on it cannot be used. */
  ends_at: number | null;
  /** To within an hour. */
  last_seen_at: number | null;
  /** The account that disabled it; null for the command line. */
  disabled_by: string | null;
  disabled_reason: string | null;
  /** The account that deleted it; null for the command line. */
  deleted_by: string | null;
  /** When its owner locked it: nobody can log in until a new password is chosen with an emailed link. */
  locked_by_owner_at: number | null;
}

/** User names that an account had before: no other account may have them. */
export interface FormerUsernamesTable {
  username_canonical: string;
  account_id: string;
}

/** What searches find an account by, folded: its names and its email. */
export interface AccountTermsTable {
  term: string;
  account_id: string;
}

/** The groups of `accounts.groups`, one a row, so that members can be listed. */
export interface AccountGroupsTable {
  group_name: string;
  account_id: string;
}

export interface EmailReservationsTable {
  email_canonical: string;
  /** The only account that may use the address. */
  account_id: string;
  until: number;
}

/** An account that will be created when its email is confirmed. */
export interface RegistrationsTable {
  /** Becomes the id of the account. */
  id: string;
  username: string;
  /** Reserved: nobody else can register it in the meantime. */
  username_canonical: string;
  email: string;
  /** May belong to an account or to other registrations. This is never revealed. */
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
  /** Id of the pepper that the hash was keyed with, so that peppers can be rotated. */
  pepper_id: string;
  set_at: number;
  /** When a login last proved it. */
  proved_at: number | null;
}

export interface InvitationsTable {
  id: string;
  /** SHA-256 of the token, base64url. */
  digest: string;
  email: string;
  /** One invitation for each address: a new one replaces the former. */
  email_canonical: string;
  role: 'admin' | 'user';
  /** As in accounts. */
  groups: string;
  /** What its sender calls the person; a suggestion. */
  name: string | null;
  invited_by: string;
  created_at: number;
  expires_at: number;
  /** 1 if its link was shown to somebody, so that using it does not prove the address. */
  is_shown: Generated<number>;
  accepted_at: number | null;
  /** The account that it became. */
  accepted_by: string | null;
  revoked_at: number | null;
}

/** Failed logins in a row. */
export interface LogInFailuresTable {
  /** Or the key of an unknown name. */
  account_id: string;
  by_strangers: number;
  on_known_devices: Generated<number>;
  /** How many of both were wrong codes, after a right password. */
  second_steps: Generated<number>;
  /** Until when strangers have to wait. */
  delayed_until: number | null;
  /** Increments each time the delays are reset. */
  generation: Generated<number>;
  /** How many of the warnings the owner received since the failures were cleared. */
  warned_level: Generated<number>;
  warned_at: number | null;
  /** 1 for an unknown name. */
  is_decoy: Generated<number>;
  /** Whether the last attempt was counted: 0 if the limit was already reached. */
  was_counted: Generated<number>;
  updated_at: Generated<number>;
}
