/** A person or program that Gatehouse has authenticated. */
export interface Caller {
  /** The user name under which posts are stored. Tokens, keys and Remote-User all carry it. */
  readonly username: string;
  /** Full name; null if this credential does not say. */
  readonly name: string | null;
  /**
   * When the owner last entered the password, in milliseconds since the epoch. Null if unknown, as for an API
   * key.
   */
  readonly loggedInAt: number | null;
  /** The scopes of the credential. Without a scope it may do everything that its owner may. */
  readonly mayRead: boolean;
  readonly mayWrite: boolean;
}

/** @param scope as in OAuth (RFC 6749, 3.3); undefined if the credential has none */
export function permissions(scope: string | undefined): Pick<Caller, 'mayRead' | 'mayWrite'> {
  const scopes = scope?.split(' ');
  return {
    mayRead: scopes === undefined || scopes.includes('read'),
    mayWrite: scopes === undefined || scopes.includes('write'),
  };
}
