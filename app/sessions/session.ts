/** The owner of a session, as of the last SQL query. Pages and applications may see this. */
export interface SessionAccount {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  /** It may be somebody else's: only for pages of the owner. */
  readonly email: string;
  /** For applications, which match people by it. Empty until the address is confirmed. */
  readonly confirmedEmail: string;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
}

/**
 * How the credential of a session is sent: in a cookie; as an opaque bearer token; as a JWT that names the
 * session, with a refresh token. A credential of one kind is refused where another kind is expected.
 */
export type SessionKind = 'browser' | 'opaque' | 'jwt';

/** A session that is alive. Immutable: nothing in it changes between requests. */
export interface LiveSession {
  /** Public handle; of no use as a credential. */
  readonly id: string;
  readonly kind: SessionKind;
  readonly account: SessionAccount;
  readonly createdAt: number;
  /** When the password, or a passkey instead of it, was last proved. */
  readonly authenticatedAt: number;
  /** Authentication methods (RFC 8176). */
  readonly amr: readonly string[];
  /** When a second factor was last proved; null if never. */
  readonly secondFactorAt: number | null;
  /** Absolute end, even if the session is in constant use. */
  readonly endsAt: number;
  readonly idleLimitMs: number | null;
}

/** A session about to be stored, with the only copy of its secret. */
export interface NewSession {
  /**
   * The cookie's value before signing, or the opaque token. It is given to the client that logged in and to nobody
   * else. For a JWT session it is neither secret nor a credential (see `jwtSecretId`).
   */
  readonly secretId: string;
  readonly digest: string;
  readonly live: LiveSession;
  readonly ip: string;
  readonly userAgent: string;
}

/** A session as shown to its owner, without its secret. */
export interface SessionSummary {
  readonly id: string;
  readonly kind: SessionKind;
  readonly ip: string;
  readonly userAgent: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
}

/** Makes copies of a session stale. `id` identifies the invalidation, not the session. */
export interface Invalidation {
  readonly id: string;
  readonly digest: string;
  /** 'ended': never alive again. 'changed': the copy of its account is stale. */
  readonly kind: 'ended' | 'changed';
  /** Until when a copy added earlier could have lived. */
  readonly mattersUntil: number;
}

/** A session that has just been ended. Publish the invalidation once the transaction has committed. */
export interface EndedSession {
  readonly id: string;
  readonly invalidation: Invalidation;
}
