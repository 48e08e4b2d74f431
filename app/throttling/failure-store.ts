import type { Attempt, Counted, Key } from './count-failure.ts';
import type { Failures } from './failure-limits.ts';

export interface AccountFailures extends Failures {
  /** Until when strangers have to wait; past or null if they need not. */
  readonly delayedUntil: number | null;
}

/**
 * Failures in a row of each account. Unlike the delays, they last until a success. A name that no account has gets a
 * row of its own, a decoy, and goes through the same statements, so that the time does not reveal which names exist.
 */
export interface FailureStore {
  /**
   * Increments each time the delays are reset: delays of an earlier generation no longer apply. 0 if there is no row.
   */
  findGeneration(key: Key): Promise<number>;
  /** One statement, which writes in every case. Concurrent calls never count more failures than the limits allow. */
  count(key: Key, attempt: Attempt, now: number): Promise<Counted>;
  /** Undoes `count`. */
  uncount(key: Key, attempt: Pick<Attempt, 'isKnownDevice' | 'isSecondStep'>): Promise<void>;
  /** Clears failures after a login. A login on a known device leaves the delays of strangers in place. */
  clear(accountId: string, attempt: Pick<Attempt, 'isKnownDevice'>): Promise<void>;
  /**
   * Clears wrong passwords on known devices, after somebody who is logged in has entered the right one. Wrong codes
   * still count.
   */
  clearOnKnownDevices(accountId: string): Promise<void>;
  /** Clears all failures and delays, for an operator. @returns the failures, if any */
  unlock(accountId: string): Promise<Failures | undefined>;
  /**
   * Clears wrong passwords and delays after a password reset by email. Wrong codes still count towards the lock:
   * otherwise an attacker who reads the email could guess codes without end, by resetting the password now and then.
   */
  clearPasswords(accountId: string): Promise<void>;
  /**
   * Clears wrong passwords of strangers and the delays, for the link in the owner's email. Wrong codes still count.
   */
  clearStrangers(accountId: string): Promise<void>;
  /**
   * Whether the owner has to be warned now: true for one of any number of callers, at most once a day, and once for
   * each level until the failures are cleared. One statement.
   */
  claimWarning(key: Key, level: number, now: number): Promise<boolean>;
  find(accountId: string): Promise<AccountFailures | undefined>;
  /** The failures of some accounts; none for those without. */
  findSome(accountIds: readonly string[]): Promise<(AccountFailures & { accountId: string })[]>;
  /** Accounts with at least this many failures, worst first. */
  listWorst(min: number, limit: number): Promise<(AccountFailures & { accountId: string })[]>;
  /** Deletes up to `limit` decoys without failures since `before`. @returns how many */
  deleteDecoys(before: number, limit: number): Promise<number>;
}
