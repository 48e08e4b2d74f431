import { digestOfAll, sign } from './audit-signature.ts';

/** Says which events there were when it was made, and which seal came before. */
export interface AuditSeal {
  /** Starts at 1, without gaps. */
  readonly number: number;
  readonly keyNumber: number;
  readonly madeAt: number;
  /** The times of the first and the last event. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly count: number;
  /** The MAC of the seal before. Empty for the first, and where the record of the one before was lost or forged. */
  readonly former: string;
  readonly mac: string;
}

/** Takes the events of a seal one by one, in the order of time and id. */
export function createEventDigest() {
  const digest = digestOfAll();
  let count = 0;
  return {
    add({ id, mac }: { readonly id: string; readonly mac: string | null }) {
      count += 1;
      digest.add(`${id} ${mac ?? ''}`);
    },
    count: () => count,
    get: digest.get,
  };
}

export function sealMac(seal: Omit<AuditSeal, 'mac'>, eventDigest: string, key: string): string {
  const { number, keyNumber, madeAt, firstAt, lastAt, count, former } = seal;
  const facts = [number, keyNumber, madeAt, firstAt, lastAt, count, former, eventDigest];
  return sign(key, 'seal', facts);
}

/** A seal as people note it elsewhere. */
export function sealName({ number, mac }: Pick<AuditSeal, 'number' | 'mac'>): string {
  return `${number}-${mac}`;
}

/** @returns undefined for a text that names no seal */
export function trySealName(text: string): Pick<AuditSeal, 'number' | 'mac'> | undefined {
  const [, number, mac] = /^(\d{1,9})-([\w-]{22})$/.exec(text.trim()) ?? [];
  return number === undefined || mac === undefined ? undefined : { number: Number(number), mac };
}
