import type { Generated } from 'kysely';

// Tables of the audit trail.

export interface AuditEventsTable {
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
  /** JSON: what was changed from what to what, and why. */
  detail: string | null;
  /** The number of its seal. Null: not sealed yet. 0: recorded by a version that signed nothing. */
  seal: Generated<number | null>;
  /** Random, so that the digest of erased values tells nothing. After erasing, the signed mark of it. */
  context_salt: string | null;
  /** Of IP address and user agent. It stays when they are erased. */
  context_digest: string | null;
  detail_salt: string | null;
  detail_digest: string | null;
  /** Over everything that never changes, with digests in place of personal values. */
  mac: string | null;
}

export interface AuditSealsTable {
  /** Starts at 1, without gaps. */
  number: number;
  key_number: number;
  made_at: number;
  /** The times of the first and the last of its events. */
  first_at: number;
  last_at: number;
  count: number;
  /** The MAC of the seal before it. Empty: it was not known which that was. */
  former: string;
  /** Over the columns above and its events. */
  mac: string;
}

/** Keys of the audit trail. The same key may be there several times, each encrypted with another secret. */
export interface AuditKeysTable {
  id: string;
  /** Starts at 1. The highest that can be decrypted signs. */
  number: number;
  /** Encrypted under SESSION_SECRET. */
  sealed: string;
}
