import type { LiveSession } from '../../sessions/session.ts';
import type { Stores } from '../steps/stores.ts';

/** What password managers and devices should know about the passkeys of an account (WebAuthn Level 3, 5.1.10). */
export interface PasskeySignals {
  /** The WebAuthn user handle, base64url. */
  readonly userId: string;
  /** Every passkey that works, base64url. */
  readonly credentialIds: readonly string[];
  readonly username: string;
  readonly name: string;
}

/** @returns undefined if the account never created a passkey. @throws Unavailable when SQL does not answer */
export type ReadPasskeySignals = (actor: LiveSession) => Promise<PasskeySignals | undefined>;

export function createReadPasskeySignals({
  stores: { passkeys },
}: {
  stores: Stores;
}): ReadPasskeySignals {
  return async function readPasskeySignals({ account: { id, username, name } }) {
    const userId = await passkeys.findUserHandle(id);
    if (userId === null) return undefined;
    const credentialIds = (await passkeys.list(id)).map(({ credentialId }) => credentialId);
    return { userId, credentialIds, username, name };
  };
}
