import type { PasskeySignals } from '../../../journeys/account/read-passkey-signals.ts';

/** A signal to the password managers and devices of a browser, which `passkey-signals.js` sends. */
export interface PasskeySignal {
  /** A static method of `PublicKeyCredential`. */
  readonly method:
    | 'signalAllAcceptedCredentials'
    | 'signalCurrentUserDetails'
    | 'signalUnknownCredential';
  /** JSON. */
  readonly options: string;
}

/** So that passkeys that were removed are no longer offered, and the others bear the current names. */
export function accountSignals(
  { hostname: rpId }: URL,
  signals: PasskeySignals | undefined,
): PasskeySignal[] {
  if (signals === undefined) return [];
  const { userId, credentialIds, username: name, name: displayName } = signals;
  const accepted = { rpId, userId, allAcceptedCredentialIds: credentialIds };
  const details = { rpId, userId, name, displayName };
  return [
    { method: 'signalAllAcceptedCredentials', options: JSON.stringify(accepted) },
    { method: 'signalCurrentUserDetails', options: JSON.stringify(details) },
  ];
}

/** So that a passkey that nobody here has is no longer offered. @param credentialId base64url */
export function unknownPasskeySignal(
  { hostname: rpId }: URL,
  credentialId: string | undefined,
): PasskeySignal[] {
  if (credentialId === undefined) return [];
  return [{ method: 'signalUnknownCredential', options: JSON.stringify({ rpId, credentialId }) }];
}
