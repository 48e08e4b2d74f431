import type { AuditSeal } from './audit-seal.ts';
import type { AuditRow } from './stored-event.ts';

/** Seals one after the other, and the time in which their events were recorded. */
interface SealRange {
  readonly first: number;
  readonly last: number;
  /** Epoch milliseconds. Undefined where no seal says it. */
  readonly from: number | undefined;
  readonly to: number | undefined;
}

type SealPlace = Pick<AuditSeal, 'number' | 'madeAt'>;

/** What is wrong with a seal. */
export type SealFault =
  /** So many events of these seals are gone. */
  | ({ readonly kind: 'events-removed'; readonly count: number } & SealRange)
  /** The seal, or which events belong to it, is not as it was made. */
  | ({ readonly kind: 'seal' } & SealPlace)
  /** The seal was not made after the seal before it. */
  | ({ readonly kind: 'order' } & SealPlace)
  /** When the seal was made, the record of the chain was gone, and so the seals before it may be too. */
  | ({ readonly kind: 'restarted' } & SealPlace)
  /** These seals are gone. */
  | ({ readonly kind: 'seals-removed' } & SealRange)
  /** No SESSION_SECRET decrypts the key of these seals. */
  | ({ readonly kind: 'unknown-key' } & SealRange);

/** What shows that somebody has changed the audit trail in the database. */
export type AuditFault =
  | SealFault
  /** The event is not as it was recorded, or Gatehouse has not recorded it. */
  | ({ readonly kind: 'event' } & Pick<AuditRow, 'id' | 'event' | 'at'>)
  /** The record of the chain is missing, or somebody has changed it. */
  | { readonly kind: 'chain' }
  /** The seal that was noted is not there, or not as it was noted. */
  | { readonly kind: 'noted-removed' | 'noted-changed'; readonly number: number };

export interface AuditFaults {
  add(fault: AuditFault): void;
  readonly first: readonly AuditFault[];
  count(): number;
}

/** Keeps the first faults and counts the others, so that memory does not grow. A missing day is one fault. */
export function createAuditFaults(max: number): AuditFaults {
  const first: AuditFault[] = [];
  let count = 0;
  let last: AuditFault | undefined;

  return {
    first,
    count: () => count,
    add(fault) {
      const joined = last && tryJoin(last, fault);
      last = joined ?? fault;
      if (joined === undefined) {
        count += 1;
        if (first.length < max) first.push(fault);
      } else if (count <= max) {
        first[count - 1] = joined;
      }
    },
  };
}

function tryJoin(one: AuditFault, next: AuditFault): AuditFault | undefined {
  if (!('first' in one && 'first' in next)) return undefined;
  if (one.kind !== next.kind || one.last + 1 !== next.first) return undefined;
  const range = { last: next.last, to: next.to ?? one.to };
  return one.kind === 'events-removed' && next.kind === 'events-removed'
    ? { ...one, ...range, count: one.count + next.count }
    : { ...one, ...range };
}
