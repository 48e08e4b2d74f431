import {
  type AuditFault,
  type AuditFaults,
  createAuditFaults,
  type SealFault,
} from '../../audit/audit-faults.ts';
import type { AuditKey, AuditKeys } from '../../audit/audit-keys.ts';
import type { AuditSeal } from '../../audit/audit-seal.ts';
import { unsealed } from '../../audit/chain-state.ts';
import { type FormerSeal, faultsOfSeal } from '../../audit/check-seal.ts';
import { withoutDeadline } from '../../platform/request-deadline.ts';
import { readChain } from '../steps/audit-chain.ts';
import type { Stores } from '../steps/stores.ts';
import { createEventReader } from './read-sealed-events.ts';

type NotedSeal = Pick<AuditSeal, 'number' | 'mac'>;

export interface AuditReport {
  /** The first ones, in the order of the trail. */
  readonly faults: readonly AuditFault[];
  readonly faultCount: number;
  readonly seals: number;
  readonly sealed: number;
  /** Events that were checked, but would not be missed yet. */
  readonly unsealed: number;
  /** Events of a version that signed nothing, which wait to be signed. */
  readonly unsigned: number;
  readonly newest: NotedSeal | undefined;
  /** Epoch milliseconds. */
  readonly sealedUntil: number | undefined;
  /** Whether the noted seal is in the chain, or was deleted because of its age. Undefined if it is a fault. */
  readonly noted: 'found' | 'deleted' | undefined;
}

/**
 * Checks every event of the audit trail, and that none is missing, while servers go on. Reads it once, with little
 * memory. Finds what somebody has changed who has the database but not SESSION_SECRET.
 *
 * @param noted a seal that was noted elsewhere, and has to be in the chain
 * @throws Unavailable when SQL does not answer
 */
export type VerifyAudit = (noted?: NotedSeal) => Promise<AuditReport>;

const maxFaults = 100;
const sealsAtOnce = 100;

/** @param stores on connections of their own, so that reading everything delays no request */
export function createVerifyAudit({
  stores,
  auditKeys,
}: {
  stores: Stores;
  auditKeys: AuditKeys;
}): VerifyAudit {
  return (noted) => withoutDeadline(() => verifyAudit(noted));

  async function verifyAudit(noted: NotedSeal | undefined): Promise<AuditReport> {
    const faults = createAuditFaults(maxFaults);
    const keys = await auditKeys.list(stores.auditKeys);
    const chain = await readChain(stores, keys);
    if (chain === undefined) faults.add({ kind: 'chain' });
    const events = createEventReader(stores.auditSeals, {
      keys: keys.map(({ secret }) => secret),
      isAdopting: chain?.isAdopting ?? false,
      faults,
    });
    // First, because an event that is sealed meanwhile is then met again, and not missed.
    await events.checkUnsealed();
    const start = chain && { number: chain.purged, mac: chain.purgedMac };
    const read = await readSeals({ start, keys, events, faults, noted });
    await events.checkOthers();
    const end = read.newest?.number ?? 0;
    if (chain !== undefined && chain.seal > end) {
      const range = { first: end + 1, last: chain.seal, from: read.newest?.lastAt, to: undefined };
      await addUnlessPurged(faults, { kind: 'seals-removed', ...range });
    }
    const isThere = noted && (await checkNoted(noted, read.seen, faults));
    return {
      ...{ faults: faults.first, faultCount: faults.count(), seals: read.seals },
      ...events.counts(),
      newest: end === 0 ? undefined : read.newest,
      sealedUntil: chain?.sealedUntil || undefined,
      noted: isThere,
    };
  }

  /** @param reading.start where the chain begins. Undefined if that is not known */
  async function readSeals(reading: Reading) {
    let seals = 0;
    let newest = reading.start;
    let seen: AuditSeal | undefined;
    for (;;) {
      const page = await stores.auditSeals.list(newest?.number ?? 0, sealsAtOnce);
      const last = page.at(-1);
      if (last === undefined) return { seals, newest, seen };
      for (const seal of page) {
        await checkSeal(reading, { seal, former: newest, upTo: last.number });
        if (seal.number === reading.noted?.number) seen = seal;
        newest = seal;
      }
      seals += page.length;
    }
  }

  async function checkSeal({ keys, events, faults }: Reading, { seal, former, upTo }: Place) {
    const key = keys.find(({ number }) => number === seal.keyNumber);
    const under = await events.readSeal(seal.number, upTo, key !== undefined);
    for (const fault of faultsOfSeal(seal, { events: under, former, key })) {
      await addUnlessPurged(faults, fault);
    }
  }

  async function checkNoted(noted: NotedSeal, seen: NotedSeal | undefined, faults: AuditFaults) {
    const { purged, purgedMac } = (await currentChain()) ?? unsealed;
    const found = noted.number === purged ? { mac: purgedMac } : seen;
    if (found?.mac === noted.mac) return seen === undefined ? 'deleted' : 'found';
    if (found === undefined && noted.number < purged) return 'deleted';
    const kind = found === undefined ? 'noted-removed' : 'noted-changed';
    faults.add({ kind, number: noted.number });
    return undefined;
  }

  /** A seal that is deleted meanwhile because of its age is no fault. */
  async function addUnlessPurged(faults: AuditFaults, fault: SealFault) {
    const number = 'last' in fault ? fault.last : fault.number;
    const { purged } = (await currentChain()) ?? unsealed;
    if (number > purged) faults.add(fault);
  }

  async function currentChain() {
    return readChain(stores, await auditKeys.list(stores.auditKeys));
  }
}

interface Reading {
  readonly start: FormerSeal | undefined;
  readonly keys: readonly AuditKey[];
  readonly events: ReturnType<typeof createEventReader>;
  readonly faults: AuditFaults;
  readonly noted: NotedSeal | undefined;
}

interface Place {
  readonly seal: AuditSeal;
  readonly former: FormerSeal | undefined;
  /** The last number of the page that it is on. */
  readonly upTo: number;
}
