import { getRounds } from 'bcryptjs';
import { Unavailable } from '../platform/unavailable.ts';
import type { HashPool } from './hash-pool.ts';
import type { PasswordHash } from './password-store.ts';
import type { Peppers } from './peppers.ts';

/**
 * Hashes and verifies passwords. `holder` names the account, or the emailed link, that a request has already proved to
 * come from: such requests have places in the queue that strangers cannot fill.
 */
export interface Passwords {
  /** @throws Unavailable when the queue is full or too slow */
  hash(password: string, holder?: string): Promise<PasswordHash>;
  /**
   * Whether the password matches the stored hash. Costs a full hash even if none is stored, or if the stored one has
   * a lower cost, so that the time does not reveal which accounts exist (OWASP Authentication Cheat Sheet).
   *
   * @throws Unavailable when the queue is full or too slow
   */
  verify(password: string, kept: PasswordHash | undefined, holder?: string): Promise<boolean>;
  /** A new hash if the stored one has another cost or an older pepper, and the queue has room. */
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
  // A valid hash that no input matches. bcrypt would refuse an invalid one without doing any work.
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
      const extraCosts = missingCosts(getRounds(hash), cost);
      const matches = await pool.verify(key, hash, extraCosts, holder);
      return known !== undefined && matches;
    },
    async renew(password, kept, holder) {
      if (getRounds(kept.hash) === cost && kept.pepperId === peppers.currentId) return undefined;
      try {
        return await hash(password, holder);
      } catch (error) {
        // The login has succeeded; the next one will renew the hash.
        if (error instanceof Unavailable) return undefined;
        throw error;
      }
    },
  };
}

/** A hash of cost n takes 2^n rounds. One extra hash of each of these costs makes `kept` take as long as `wanted`. */
function missingCosts(kept: number, wanted: number): number[] {
  return Array.from({ length: Math.max(0, wanted - kept) }, (_, index) => kept + index);
}
