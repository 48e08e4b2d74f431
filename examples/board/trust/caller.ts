/** Somebody Gatehouse vouches for. */
export interface Caller {
  /** What posts are kept under: the one name that tokens, keys and Remote-User have in common. */
  readonly username: string;
  /** What people call them; null when this credential does not say. */
  readonly name: string | null;
  /** When they last gave their password, in milliseconds since the epoch; null when not told, as for an API key. */
  readonly loggedInAt: number | null;
  /** What this credential is good for. Without a scope: all that its owner may. */
  readonly mayRead: boolean;
  readonly mayWrite: boolean;
}

/** @param scope as OAuth writes it (RFC 6749 section 3.3); undefined when the credential has none */
export function permissions(scope: string | undefined): Pick<Caller, 'mayRead' | 'mayWrite'> {
  const scopes = scope?.split(' ');
  return {
    mayRead: scopes === undefined || scopes.includes('read'),
    mayWrite: scopes === undefined || scopes.includes('write'),
  };
}
