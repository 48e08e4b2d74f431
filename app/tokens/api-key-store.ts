import type { CredentialOwner } from '../platform/database/account-columns.ts';
import type { ApiKey } from './api-key.ts';

interface NewApiKey extends Pick<ApiKey, 'id' | 'name' | 'scopes' | 'expiresAt'> {
  readonly digest: string;
  readonly accountId: string;
}

interface FoundApiKey {
  readonly key: Pick<ApiKey, 'id' | 'name' | 'scopes' | 'lastUsedAt'>;
  readonly account: CredentialOwner;
}

interface ExpiringApiKey {
  readonly id: string;
  readonly name: string;
  readonly accountId: string;
  readonly expiresAt: number | null;
}

/** Keys of programs. They belong to an account and depend on its state. Only their digests are stored. */
export interface ApiKeyStore {
  /** Returns false and writes nothing if the id is taken. */
  insert(key: NewApiKey, now: number): Promise<boolean>;
  /** A key that may be used now, with the current state of its account. One statement, so one snapshot. */
  find(digest: string, now: number): Promise<FoundApiKey | undefined>;
  /** Whether a key may be used now. In a transaction it also locks the key, so that a concurrent revocation waits. */
  lock(key: { readonly id: string; readonly mustBeAdmin: boolean }, now: number): Promise<boolean>;
  /** Records a use, at most once in each interval even if many workers try. */
  recordUse(id: string, now: number, intervalMs: number): Promise<void>;
  /** How many keys of an account may be used now. Reliable only under a lock. */
  countUsable(accountId: string, now: number): Promise<number>;
  /** How many keys were created for an account since then, including revoked ones. Reliable only under a lock. */
  countCreated(accountId: string, since: number): Promise<number>;
  /** Keys that may be used now and keys that expired since then, newest first. */
  list(accountId: string, expiredSince: number): Promise<ApiKey[]>;
  /** A key of this account that may be used now. */
  findUsable(accountId: string, id: string, now: number): Promise<ApiKey | undefined>;
  /**
   * Makes a key that has not been replaced expire at this time, or earlier. One statement.
   *
   * @returns whether this call did it
   */
  retire(
    key: { readonly accountId: string; readonly id: string; readonly replacedBy: string },
    until: number,
    now: number,
  ): Promise<boolean>;
  /**
   * Revokes a key that is not revoked, expired or not. One statement.
   *
   * @param choice.accountId only a key of this account
   * @returns whose it was; undefined if this call did not revoke it
   */
  revoke(
    choice: { readonly id: string; readonly accountId?: string | undefined },
    now: number,
  ): Promise<{ readonly accountId: string; readonly name: string } | undefined>;
  /**
   * Claims some keys that have lived for a while, expire by then, and whose owner has not been reminded. Concurrent
   * callers never claim the same key. One statement.
   */
  claimExpiring(
    before: { readonly expiresBy: number; readonly madeBefore: number },
    now: number,
    limit: number,
  ): Promise<ExpiringApiKey[]>;
  /** Deletes up to `limit` keys that expired or were revoked before `before`. @returns how many */
  deleteExpired(before: number, limit: number): Promise<number>;
  /** Deletes up to `limit` keys of an erased account: their names are personal data. @returns how many */
  deleteSomeOf(accountId: string, limit: number): Promise<number>;
}
