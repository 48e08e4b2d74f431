import type { AuditKeys } from '../../audit/audit-keys.ts';
import { sealName } from '../../audit/audit-seal.ts';
import { readChain } from '../steps/audit-chain.ts';
import type { Stores } from '../steps/stores.ts';

interface NewestSeal {
  /** As `audit verify --since` takes it. Undefined before the first. */
  readonly seal: string | undefined;
  /** Epoch milliseconds. Undefined before the first time. */
  readonly sealedUntil: number | undefined;
}

/**
 * Tells up to where the audit trail is sealed. Checks nothing else.
 *
 * @returns undefined if the record of it is missing or was changed, which `verifyAudit` explains
 * @throws Unavailable when SQL does not answer
 */
export type ReadNewestSeal = () => Promise<NewestSeal | undefined>;

export function createReadNewestSeal({
  stores,
  auditKeys,
}: {
  stores: Stores;
  auditKeys: AuditKeys;
}): ReadNewestSeal {
  return async function readNewestSeal() {
    const chain = await readChain(stores, await auditKeys.list(stores.auditKeys));
    if (chain === undefined) return undefined;
    const { seal, mac, sealedUntil } = chain;
    return {
      seal: seal === 0 ? undefined : sealName({ number: seal, mac }),
      sealedUntil: sealedUntil || undefined,
    };
  };
}
