import type { Account, Role } from './account.ts';
import type { EmailChanges } from './email-changes.ts';

interface NewAccount {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly givenName?: string | null;
  readonly familyName?: string | null;
  readonly role: Role;
  /** None if absent. */
  readonly groups?: readonly string[];
  readonly emailConfirmedAt: number | null;
  /** False if absent. */
  readonly mayEnterUnconfirmed?: boolean;
}

export interface Names {
  readonly givenName: string | null;
  readonly familyName: string | null;
}

/** Who does it, or null at the command line, and why. */
interface Disabling {
  readonly by?: string | null;
  readonly reason?: string | null;
}

interface Deletion {
  readonly by?: string | null;
  readonly eraseAtOnce?: boolean;
}

interface PublicAccount extends Names {
  readonly username: string;
  readonly canonicalUsername: string;
  readonly createdAt: number;
}

export interface AccountStore extends EmailChanges {
  /**
   * Returns false and writes nothing when the user name or the email is taken, or the email is reserved. The unique
   * keys decide.
   */
  insert(account: NewAccount, now: number): Promise<boolean>;
  find(id: string): Promise<Account | undefined>;
  /**
   * Finds an account by user name or, if the name contains "@", by email. Finds disabled accounts, too, and deleted
   * ones by user name.
   */
  findByLogInName(name: string): Promise<Account | undefined>;
  /** The account in whatever state, locked until the transaction ends. One statement. */
  lock(id: string): Promise<Account | undefined>;
  /** The account, locked until the transaction ends, if it may log in now. One statement. */
  lockUsable(id: string, now: number): Promise<Account | undefined>;
  /** Fields that are undefined stay unchanged. The transaction must have locked the account. */
  setSecondFactorState(
    id: string,
    state: {
      readonly alwaysSecondStep?: boolean;
      readonly requiredAt?: number | null;
      readonly clearedAt?: number | null;
      readonly passkeyOfferDismissedAt?: number;
    },
  ): Promise<void>;
  /** Distrusts all devices that were known to the account. */
  forgetDevices(id: string): Promise<void>;
  /** A name that is undefined stays unchanged. False if there is no such account in good standing. */
  setNames(
    id: string,
    names: { readonly [Name in keyof Names]: Names[Name] | undefined },
    now: number,
  ): Promise<boolean>;
  /** Whether any account exists that is not deleted. */
  isThereAny(): Promise<boolean>;
  /** Whether an administrator exists who may log in. Reliable only under a lock. */
  isThereAnAdministrator(): Promise<boolean>;
  /** True if this call disabled it. The journey must end its sessions in the same transaction. */
  disable(id: string, now: number, how?: Disabling): Promise<boolean>;
  /** True if this call enabled it. */
  enable(id: string, now: number): Promise<boolean>;
  /** Keeps everybody from logging in. The journey must end its sessions in the same transaction. */
  lockByOwner(id: string, now: number): Promise<void>;
  /** True if this call ended the lock of its owner. */
  unlockByOwner(id: string, now: number): Promise<boolean>;
  /**
   * True if this call deleted it. The row stays, so that nobody else can take the user name. Its address and the
   * addresses reserved for it become free. The journey must end its sessions in the same transaction.
   */
  delete(id: string, now: number, how?: Deletion): Promise<boolean>;
  /** Schedules a deleted account for the next erasure. False if there is nothing to erase. */
  requestErasure(id: string, now: number): Promise<boolean>;
  /**
   * Restores a deleted account, unless its address is taken or reserved for another account, or its data is erased or
   * scheduled for erasure.
   *
   * @throws EmailTaken when the unique key refuses it
   */
  restore(
    account: Pick<Account, 'id' | 'email'>,
    now: number,
  ): Promise<Account | 'taken' | 'unchanged'>;
  /** The most recently deleted account that had this email and is not erased. */
  findDeletedByEmail(email: string): Promise<Account | undefined>;
  /** True if this call changed its role. The journey must mark its sessions in the same transaction. */
  setRole(id: string, role: Role, now: number): Promise<boolean>;
  /** True if this call changed its groups. The journey must mark its sessions in the same transaction. */
  setGroups(id: string, groups: readonly string[], now: number): Promise<boolean>;
  /**
   * True if this call changed its end. The journey must shorten its sessions in the same transaction.
   *
   * @param endsAt null for no end
   */
  setEnd(id: string, endsAt: number | null, now: number): Promise<boolean>;
  /**
   * Gives an account another user name. The former one stays reserved for it. The journey must mark its sessions.
   *
   * @throws UsernameTaken when the unique key refuses it
   */
  setUsername(
    id: string,
    username: string,
    now: number,
  ): Promise<'changed' | 'unchanged' | 'taken'>;
  /** Whether an account has this user name, or had it before. */
  hasUsername(username: string): Promise<boolean>;
  /** Whether it is the only administrator who may log in. Reliable only under a lock. */
  isLastAdministrator(id: string): Promise<boolean>;
  /** All accounts that are not deleted, by canonical user name. @param after the last one of the previous page */
  listPublic(after: string | undefined, limit: number): Promise<PublicAccount[]>;
  /**
   * Some accounts that were deleted before `deletedBefore`, or are scheduled for erasure, and still hold personal
   * data.
   */
  listUnerased(deletedBefore: number, limit: number): Promise<string[]>;
  /**
   * Overwrites the personal data of a deleted account. Its user name stays, so that nobody else can take it and pose
   * as the former owner. Its email can be used again.
   */
  erase(id: string, now: number): Promise<void>;
  /** All accounts, including disabled and deleted ones, oldest first. @param after the last id of the previous page */
  list(after: string | undefined, limit: number): Promise<Account[]>;
}
