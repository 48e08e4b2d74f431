import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { OwnedPasskey } from './passkey-store.ts';

/** Length of a credential id in base64url. An authenticator makes at most 1023 bytes (WebAuthn Level 3, 4). */
const maxCredentialIdLength = 1364;

/**
 * Whether a response is for this account. A passkey works for its own account only, and names it if the
 * authenticator knows it.
 */
export function isMeant(
  passkey: OwnedPasskey,
  accountId: string | undefined,
  { response }: AuthenticationResponseJSON,
): boolean {
  if (accountId !== undefined && passkey.accountId !== accountId) return false;
  const { userHandle } = response;
  if (userHandle === undefined) return accountId !== undefined;
  return userHandle === passkey.userHandle;
}

/** Binds a challenge to one browser and one account. */
export function holderOf(browser: string, accountId: string | undefined): string {
  return accountId === undefined || browser === '' ? browser : `${browser} ${accountId}`;
}

/** Keeps only known values, because browsers may send anything, and it is stored. */
export function knownTransports(transports: unknown): string[] {
  const known = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'];
  return Array.isArray(transports) ? known.filter((each) => transports.includes(each)) : [];
}

/** @returns undefined for a malformed response */
export function parseAnswer<T extends { readonly id: string; readonly response: object }>(
  json: string,
): T | undefined {
  try {
    const value = JSON.parse(json) as T;
    const isId =
      /^[\w-]+$/.test(String(value.id)) && String(value.id).length <= maxCredentialIdLength;
    const isPlausible = isId && typeof value.id === 'string' && value.response instanceof Object;
    return isPlausible ? value : undefined;
  } catch {
    return undefined;
  }
}
