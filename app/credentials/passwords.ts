import { getRounds } from 'bcryptjs';
import { Unavailable } from '../platform/unavailable.ts';
import type { HashPool } from './hash-pool.ts';
import type { PasswordHash } from './password-store.ts';
import type { Peppers } from './peppers.ts';

/**
 * Hashes passwords and tries them. `holder` names the account, or the mailed link, that is known to be behind
 * a request before anything is hashed: such have places in the queue that strangers cannot fill.
 */
export interface Passwords {
  /** @throws Unavailable when too many wait already, or for too long */
  hash(password: string, holder?: string): Promise<PasswordHash>;
  /**
   * Whether the password is the one kept. Costs a whole hash even when none is kept, or one of a lower cost
   * from before that was raised, so that time does not tell which accounts exist (OWASP Authentication Cheat
   * Sheet).
   *
   * @throws Unavailable when too many wait already, or for too long
   */
  verify(password: string, kept: PasswordHash | undefined, holder?: string): Promise<boolean>;
  /** A fresh hash if the kept one has another cost or an older pepper, and there is room to make it. */
  renew(password: string, kept: PasswordHash, holder: string): Promise<PasswordHash | undefined>;
}

export function createPasswords({
  pool,
  peppers,
  cost,
}: {
  pool: HashPool;
  peppers: Peppers;
  cost: number;
}): Passwords {
  // A valid hash that no input leads to: an invalid one would be refused without any work.
  const unmatchable = `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(21)}u${'.'.repeat(31)}`;

  async function hash(password: string, holder?: string): Promise<PasswordHash> {
    const key = peppers.key(peppers.currentId, password);
    return { hash: await pool.hash(key, cost, holder), pepperId: peppers.currentId };
  }

  return {
    hash,
    async verify(password, kept, holder) {
      const known = kept !== undefined && peppers.has(kept.pepperId) ? kept : undefined;
      const key = peppers.key(known?.pepperId ?? peppers.currentId, password);
      const hash = known?.hash ?? unmatchable;
      const besides = missingCosts(getRounds(hash), cost);
      const matches = await pool.verify(key, hash, besides, holder);
      return known !== undefined && matches;
    },
    async renew(password, kept, holder) {
      if (getRounds(kept.hash) === cost && kept.pepperId === peppers.currentId) return undefined;
      try {
        return await hash(password, holder);
      } catch (error) {
        // The log-in has succeeded; the next one will renew the hash.
        if (error instanceof Unavailable) return undefined;
        throw error;
      }
    },
  };
}

/** A hash of cost n is 2^n rounds: with one each of these costs besides, one of `kept` is as much work as one of `wanted`. */
function missingCosts(kept: number, wanted: number): number[] {
  return Array.from({ length: Math.max(0, wanted - kept) }, (_, index) => kept + index);
}
