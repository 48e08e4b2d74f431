import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { OwnedPasskey } from './passkey-store.ts';

/** Of a credential id, base64url: an authenticator makes at most 1023 bytes (WebAuthn Level 3, 4). */
const longestCredentialId = 1364;

/** A passkey answers for its own account alone, and names it where the authenticator knows it. */
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

/** Only an answer of the same browser, about the same account, fits a challenge. */
export function holderOf(browser: string, accountId: string | undefined): string {
  return accountId === undefined || browser === '' ? browser : `${browser} ${accountId}`;
}

/** Browsers may send anything, and it is stored. */
export function knownTransports(transports: unknown): string[] {
  const known = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'];
  return Array.isArray(transports) ? known.filter((each) => transports.includes(each)) : [];
}

/** @returns undefined for what no browser sends */
export function parseAnswer<T extends { readonly id: string; readonly response: object }>(
  json: string,
): T | undefined {
  try {
    const value = JSON.parse(json) as T;
    const isId =
      /^[\w-]+$/.test(String(value.id)) && String(value.id).length <= longestCredentialId;
    const isPlausible = isId && typeof value.id === 'string' && value.response instanceof Object;
    return isPlausible ? value : undefined;
  } catch {
    return undefined;
  }
}
