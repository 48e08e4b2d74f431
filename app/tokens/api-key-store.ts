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

/** Keys of programs. They belong to an account and obey its state; only their digests are stored. */
export interface ApiKeyStore {
  /** False, and nothing written, when there is a key of that id. */
  insert(key: NewApiKey, now: number): Promise<boolean>;
  /** A key that may be used now, with its account as it is now: one statement, one snapshot. */
  find(digest: string, now: number): Promise<FoundApiKey | undefined>;
  /** Whether a key may be used now. In a transaction it holds the key as well: whoever wants to end it waits. */
  hold(key: { readonly id: string; readonly mustBeAdmin: boolean }, now: number): Promise<boolean>;
  /** Writes down a use, at most once an interval however many workers try. */
  recordUse(id: string, now: number, intervalMs: number): Promise<void>;
  /** How many of an account may be used now. True for good only under a lock. */
  countUsable(accountId: string, now: number): Promise<number>;
  /** How many were made for an account since then, revoked ones too. True for good only under a lock. */
  countMade(accountId: string, since: number): Promise<number>;
  /** Those that may be used now and those that have expired since then, newest first. */
  list(accountId: string, expiredSince: number): Promise<ApiKey[]>;
  /** A key of this account that may be used now. */
  findUsable(accountId: string, id: string, now: number): Promise<ApiKey | undefined>;
  /**
   * Lets a key that has not been replaced live on until then at most. One statement.
   *
   * @returns whether this call did it
   */
  retire(
    key: { readonly accountId: string; readonly id: string; readonly replacedBy: string },
    until: number,
    now: number,
  ): Promise<boolean>;
  /**
   * Ends a key that has not been ended, expired or not. One statement.
   *
   * @param choice.accountId of this account only
   * @returns whose it was; undefined if this call did not end it
   */
  revoke(
    choice: { readonly id: string; readonly accountId?: string | undefined },
    now: number,
  ): Promise<{ readonly accountId: string; readonly name: string } | undefined>;
  /**
   * Some keys that have lived for a while, will expire by then, and whose owner has not been told: each to one
   * of any number of callers. One statement.
   */
  claimExpiring(
    before: { readonly expiresBy: number; readonly madeBefore: number },
    now: number,
    limit: number,
  ): Promise<ExpiringApiKey[]>;
  /** Deletes up to `limit` keys that expired or were revoked before then. @returns how many */
  deleteExpired(before: number, limit: number): Promise<number>;
  /** Deletes up to `limit` keys of an erased account: their names are personal data. @returns how many */
  deleteSomeOf(accountId: string, limit: number): Promise<number>;
}
