import type { AuditKeys } from '../../audit/audit-keys.ts';
import { unsealed } from '../../audit/chain-state.ts';
import type { Clock } from '../../platform/clock.ts';
import { lockChain, saveChain } from '../steps/audit-chain.ts';
import type { Stores, Transact } from '../steps/stores.ts';

/** Much longer than servers of two versions run side by side. */
const adoptsForMs = 60 * 60 * 1000;

/**
 * Creates the key that signs the audit trail, or encrypts it with a new SESSION_SECRET. With the first key the chain
 * of seals begins. Several processes may do so at once.
 */
export type EnsureAuditKey = () => Promise<void>;

export function createEnsureAuditKey({
  stores,
  transact,
  auditKeys,
  clock,
}: {
  stores: Stores;
  transact: Transact;
  auditKeys: AuditKeys;
  clock: Clock;
}): EnsureAuditKey {
  return async function ensureAuditKey() {
    if (!(await auditKeys.isReady(stores.auditKeys))) await renew();
    // Reads it now: otherwise the first login of a process would do more work than others.
    await auditKeys.current(stores.auditKeys);
  };

  async function renew() {
    await transact(async (tx) => {
      await lockChain(tx);
      const key = await auditKeys.renew(tx.auditKeys);
      // A later key continues the chain of the first.
      if (key === undefined || key.number > 1) return;
      const isAdopting = await tx.auditSeals.hasUnsigned();
      const adoptsUntil = clock.now() + adoptsForMs;
      await saveChain(tx, { ...unsealed, isAdopting, adoptsUntil }, key);
    });
  }
}
