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

/** Signals after which devices no longer offer removed passkeys, and show the current names of the others. */
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

/** A signal after which a device no longer offers a passkey that no account has. @param credentialId base64url */
export function unknownPasskeySignal(
  { hostname: rpId }: URL,
  credentialId: string | undefined,
): PasskeySignal[] {
  if (credentialId === undefined) return [];
  return [{ method: 'signalUnknownCredential', options: JSON.stringify({ rpId, credentialId }) }];
}
