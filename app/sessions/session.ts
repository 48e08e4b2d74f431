/** Whose session it is, as of the last look into SQL: what pages and applications are told. */
export interface SessionAccount {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
}

/**
 * How the credential of a session travels: in a cookie; as an opaque bearer token; as a JWT that names
 * the session, with a refresh token. What is the credential of one kind is nothing to any other.
 */
export type SessionKind = 'browser' | 'opaque' | 'jwt';

/** A session that is alive. Immutable: nothing in it changes from request to request. */
export interface LiveSession {
  /** Public handle; of no use as a credential. */
  readonly id: string;
  readonly kind: SessionKind;
  readonly account: SessionAccount;
  readonly createdAt: number;
  /** When the password, or a passkey in its place, was last proved. */
  readonly authenticatedAt: number;
  /** How its owner was authenticated (RFC 8176). */
  readonly amr: readonly string[];
  /** When a second factor was last proved; null if never. */
  readonly secondFactorAt: number | null;
  /** Absolute end, however busy the session is. */
  readonly endsAt: number;
  readonly idleLimitMs: number | null;
}

/** A session about to be stored, with the one copy of its secret that will ever exist here. */
export interface NewSession {
  /**
   * The cookie's value before signing, or the opaque token: goes to whoever logged in and nowhere else.
   * That of a JWT session is no secret and no credential (see `jwtSecretId`).
   */
  readonly secretId: string;
  readonly digest: string;
  readonly live: LiveSession;
  readonly ip: string;
  readonly userAgent: string;
}

/** A session as its owner sees it; never its secret. */
export interface SessionSummary {
  readonly id: string;
  readonly kind: SessionKind;
  readonly ip: string;
  readonly userAgent: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
}

/** What copies of a session have to be told; `id` names the notice, not the session. */
export interface Invalidation {
  readonly id: string;
  readonly digest: string;
  /** 'ended': never live again. 'changed': its account is not what the copy says. */
  readonly kind: 'ended' | 'changed';
  /** Until when a copy made before could have lived. */
  readonly mattersUntil: number;
}

/** A session that has just been ended. Hand the invalidation on when the transaction has committed. */
export interface EndedSession {
  readonly id: string;
  readonly invalidation: Invalidation;
}
