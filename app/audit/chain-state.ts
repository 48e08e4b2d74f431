import { sign } from './audit-signature.ts';

/** Where the chain of seals begins and ends. Signed, so that neither end can be cut off unnoticed. */
export interface ChainState {
  /** Number and MAC of the newest seal. 0 and an empty text before the first. */
  readonly seal: number;
  readonly mac: string;
  /** All events that were recorded before are sealed. 0 before the first. */
  readonly sealedUntil: number;
  /** Whether there may be events of a version that signed nothing. They are signed once, before all others. */
  readonly isAdopting: boolean;
  /** Not before that time it is certain that no older version runs beside this one. */
  readonly adoptsUntil: number;
  /** Number and MAC of the last seal that was deleted because of its age. */
  readonly purged: number;
  readonly purgedMac: string;
}

export const unsealed: ChainState = {
  ...{ seal: 0, mac: '', sealedUntil: 0, isAdopting: false, adoptsUntil: 0 },
  ...{ purged: 0, purgedMac: '' },
};

export function writeChainState(state: ChainState, key: string): string {
  return JSON.stringify({ ...state, signature: signatureOf(state, key) });
}

/** @returns undefined if no key has signed it */
export function readChainState(
  text: string | undefined,
  keys: readonly string[],
): ChainState | undefined {
  const stored = tryParse(text);
  if (stored === undefined) return undefined;
  const { signature, ...state } = stored;
  return keys.some((key) => signatureOf(state, key) === signature) ? state : undefined;
}

function signatureOf(state: ChainState, key: string): string {
  return sign(key, 'chain', [
    state.seal,
    state.mac,
    state.sealedUntil,
    state.isAdopting,
    state.adoptsUntil,
    state.purged,
    state.purgedMac,
  ]);
}

function tryParse(text: string | undefined): (ChainState & { signature: string }) | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null
      ? (value as ChainState & { signature: string })
      : undefined;
  } catch {
    return undefined;
  }
}
