/** What a request is sent with, and what becomes of it when it is refused. */
export interface Credential {
  /** Headers that prove who asks; renewed before they would be refused, if they can be. */
  headers(): Promise<Readonly<Record<string, string>>>;
  /**
   * To be called when a request with these headers was answered 401.
   *
   * @returns whether there are others now, and asking again makes sense
   * @throws GatehouseUnavailable when that cannot be known
   */
  renew(refused: Readonly<Record<string, string>>): Promise<boolean>;
}

/** An API key: works until it is revoked or expires. */
export function apiKeyCredential(key: string): Credential {
  return { headers: async () => ({ 'X-API-Key': key }), renew: async () => false };
}

/** An opaque token: lives as long as it is used. */
export function opaqueCredential(token: string): Credential {
  return { headers: async () => bearer(token), renew: async () => false };
}

export function bearer(token: string) {
  return { Authorization: `Bearer ${token}` };
}
