import type { AuditKeys } from '../../audit/audit-keys.ts';
import type { AuditSeal } from '../../audit/audit-seal.ts';
import { inChunks } from '../../platform/in-chunks.ts';
import { lockChain, readChain, saveChain } from '../steps/audit-chain.ts';
import type { Stores, Transact } from '../steps/stores.ts';

const sealsAtOnce = 200;

/**
 * Deletes events older than `before`. Sealed ones go with their whole seal, and only after it is recorded, signed, up
 * to which seal everything is deleted: so nobody takes it for tampering, and no tampering for it.
 */
export type PurgeAudit = (before: number) => Promise<void>;

export function createPurgeAudit({
  stores,
  transact,
  auditKeys,
}: {
  /** On connections of their own, so that work on many rows delays no request. */
  stores: Stores;
  transact: Transact;
  auditKeys: AuditKeys;
}): PurgeAudit {
  return async function purgeAudit(before) {
    for (let isMore = true; isMore; ) {
      const { purged, advanced } = await advance(before);
      // Events first: if the process dies in between, the next run still finds the seals.
      await inChunks((chunk) => stores.auditSeals.deleteEventsUpTo(purged, chunk));
      await inChunks((chunk) => stores.auditSeals.deleteUpTo(purged, chunk));
      isMore = advanced === sealsAtOnce;
    }
    await inChunks((chunk) => stores.audit.deleteUnsealed(before, chunk));
  };

  /** Records how far the oldest seals are deleted. */
  function advance(before: number) {
    return transact(async (tx) => {
      await lockChain(tx);
      const chain = await readChain(tx, await auditKeys.list(tx.auditKeys));
      // What somebody has changed is kept until the next seal is made.
      if (chain === undefined) return { purged: 0, advanced: 0 };
      const seals = await tx.auditSeals.list(chain.purged, sealsAtOnce);
      const firstKept = seals.findIndex((seal) => !isOld(seal, before));
      const old = firstKept === -1 ? seals : seals.slice(0, firstKept);
      const last = old.at(-1);
      if (last === undefined) return { purged: chain.purged, advanced: 0 };
      const key = await auditKeys.current(tx.auditKeys);
      await saveChain(tx, { ...chain, purged: last.number, purgedMac: last.mac }, key);
      return { purged: last.number, advanced: old.length };
    });
  }
}

/** A clock that was wrong for a while does not keep events: neither that of one event nor that of one seal. */
function isOld({ lastAt, madeAt }: AuditSeal, before: number): boolean {
  return Math.min(lastAt, madeAt) < before;
}
