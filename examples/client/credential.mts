/** The credential of a request, and what to do when it is refused. */
export interface Credential {
  /** Headers with the credential. It is renewed before it expires, if possible. */
  headers(): Promise<Readonly<Record<string, string>>>;
  /**
   * Call this when a request with these headers got 401.
   *
   * @returns whether there are new headers, so that the request can be repeated
   * @throws GatehouseUnavailable if Gatehouse does not answer
   */
  renew(refused: Readonly<Record<string, string>>): Promise<boolean>;
}

/** An API key: works until it is revoked or expires. */
export function apiKeyCredential(key: string): Credential {
  return { headers: async () => ({ 'X-API-Key': key }), renew: async () => false };
}

/** An opaque token: works for as long as it is used. */
export function opaqueCredential(token: string): Credential {
  return { headers: async () => bearer(token), renew: async () => false };
}

export function bearer(token: string) {
  return { Authorization: `Bearer ${token}` };
}
