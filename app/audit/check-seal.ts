import type { SealFault } from './audit-faults.ts';
import type { AuditKey } from './audit-keys.ts';
import { type AuditSeal, sealMac } from './audit-seal.ts';

/** The events that are under a seal now. */
export interface SealedEvents {
  readonly count: number;
  readonly digest: string;
  /** Whether one of them is a fault of its own. */
  readonly hasFault: boolean;
}

/** The seal before. Before the first there is number 0. */
export type FormerSeal = Pick<AuditSeal, 'number' | 'mac'> & { readonly lastAt?: number };

/** Stands for the MAC of the seal before, if it is not known which that was. No seal has it. */
export const unknownFormer = 'unknown';

/**
 * Checks that a seal has its events, and follows the one before.
 *
 * @param former undefined if it is not known
 * @param key undefined if no SESSION_SECRET decrypts it
 */
export function faultsOfSeal(
  seal: AuditSeal,
  {
    events,
    former,
    key,
  }: {
    readonly events: SealedEvents;
    readonly former: FormerSeal | undefined;
    readonly key: AuditKey | undefined;
  },
): SealFault[] {
  const place = former && faultOfPlace(seal, former);
  const content = faultOfContent(seal, events, key);
  return [place, content].filter((fault) => fault !== undefined);
}

function faultOfPlace(seal: AuditSeal, former: FormerSeal): SealFault | undefined {
  const { number, madeAt } = seal;
  if (number !== former.number + 1) {
    const range = { first: former.number + 1, last: number - 1 };
    return { kind: 'seals-removed', ...range, from: former.lastAt, to: seal.firstAt };
  }
  if (seal.former === former.mac) return undefined;
  return { kind: seal.former === unknownFormer ? 'restarted' : 'order', number, madeAt };
}

function faultOfContent(
  seal: AuditSeal,
  { count, digest, hasFault }: SealedEvents,
  key: AuditKey | undefined,
): SealFault | undefined {
  const { number, madeAt, firstAt, lastAt } = seal;
  const range = { first: number, last: number, from: firstAt, to: lastAt };
  if (key === undefined) return { kind: 'unknown-key', ...range };
  if (seal.mac === sealMac(seal, digest, key.secret)) return undefined;
  if (count < seal.count) return { kind: 'events-removed', ...range, count: seal.count - count };
  // An event that was inserted or changed is named itself.
  return hasFault ? undefined : { kind: 'seal', number, madeAt };
}
