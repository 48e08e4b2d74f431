import { newSecret } from '../platform/ids.ts';
import { createSeal } from '../platform/seal.ts';
import type { AuditKeyStore, StoredAuditKey } from './audit-key-store.ts';

export interface AuditKey {
  readonly number: number;
  readonly secret: string;
}

/**
 * The keys that sign the audit trail: random, and stored encrypted under SESSION_SECRET, so that they outlive its
 * rotation. Somebody who has only the database cannot sign.
 */
export interface AuditKeys {
  /** The key that signs, read once in a process. @throws Error if SESSION_SECRET decrypts none */
  current(store: AuditKeyStore): Promise<AuditKey>;
  /** All that SESSION_SECRET decrypts, the one that signs first. */
  list(store: AuditKeyStore): Promise<readonly AuditKey[]>;
  /** Whether the newest secret decrypts the key that signs. */
  isReady(store: AuditKeyStore): Promise<boolean>;
  /**
   * Stores a new key if no secret decrypts one. Otherwise encrypts the present one with the newest secret too, so
   * that older secrets can be removed: processes that do not have the newest one yet still read the older copy. Call
   * it with a lock.
   *
   * @returns the new key
   */
  renew(store: AuditKeyStore): Promise<AuditKey | undefined>;
}

const purpose = 'audit keys';

/** @param secrets newest first */
export function createAuditKeys(secrets: readonly string[]): AuditKeys {
  const seal = createSeal(secrets, purpose);
  const newestSeal = createSeal(secrets.slice(0, 1), purpose);
  let known: AuditKey | undefined;

  const rowOf = (number: number) => `audit key ${number}`;

  async function list(store: AuditKeyStore): Promise<AuditKey[]> {
    const keys = new Map<number, AuditKey>();
    for (const { number, sealed } of await store.list()) {
      const secret = seal.open(sealed, rowOf(number));
      if (secret !== undefined) keys.set(number, { number, secret });
    }
    return [...keys.values()];
  }

  function isReadyAmong(stored: readonly StoredAuditKey[], number: number): boolean {
    return stored.some(
      (each) => each.number === number && newestSeal.open(each.sealed, rowOf(number)) !== undefined,
    );
  }

  async function insert(store: AuditKeyStore, { number, secret }: AuditKey) {
    await store.insert({ number, sealed: seal.close(secret, rowOf(number)) });
  }

  return {
    list,

    async current(store) {
      known ??= (await list(store))[0];
      if (known === undefined) {
        throw new Error('No key of the audit trail can be decrypted with SESSION_SECRET.');
      }
      return known;
    },

    async isReady(store) {
      const [current] = await list(store);
      return current !== undefined && isReadyAmong(await store.list(), current.number);
    },

    async renew(store) {
      const [current] = await list(store);
      const stored = await store.list();
      if (current === undefined) {
        const key = { number: (stored[0]?.number ?? 0) + 1, secret: newSecret() };
        await insert(store, key);
        return key;
      }
      if (!isReadyAmong(stored, current.number)) await insert(store, current);
      return undefined;
    },
  };
}
