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
}

export interface Names {
  readonly givenName: string | null;
  readonly familyName: string | null;
}

interface PublicAccount extends Names {
  readonly username: string;
  readonly canonicalUsername: string;
  readonly createdAt: number;
}

export interface AccountStore extends EmailChanges {
  /**
   * False, and nothing written, when the user name or the email is taken, or the email is reserved: the
   * unique keys decide.
   */
  insert(account: NewAccount, now: number): Promise<boolean>;
  find(id: string): Promise<Account | undefined>;
  /** By user name or, if it has an "@", by email. Finds disabled accounts too, and deleted ones by user name. */
  findByLogInName(name: string): Promise<Account | undefined>;
  /** The account, locked until the transaction ends, if it may log in now. One statement. */
  lockUsable(id: string): Promise<Account | undefined>;
  /** Leaves what is undefined. The journey must hold the account. */
  setSecondFactorState(
    id: string,
    state: {
      readonly alwaysSecondStep?: boolean;
      readonly requiredAt?: number | null;
      readonly clearedAt?: number | null;
    },
  ): Promise<void>;
  /** No device is known to the account from now on. */
  forgetDevices(id: string): Promise<void>;
  /** Leaves a name that is undefined. False if there is no such account in good standing. */
  setNames(
    id: string,
    names: { readonly [Name in keyof Names]: Names[Name] | undefined },
    now: number,
  ): Promise<boolean>;
  /** Whether there is an account that is not deleted. */
  isThereAny(): Promise<boolean>;
  /** Whether there is an administrator that may log in. True for good only under a lock. */
  isThereAnAdministrator(): Promise<boolean>;
  /** True if this call disabled it. The journey must end its sessions in the same transaction. */
  disable(id: string, now: number): Promise<boolean>;
  /** True if this call enabled it. */
  enable(id: string, now: number): Promise<boolean>;
  /**
   * True if this call deleted it: the row stays, so that nobody else can take its user name; its address, and
   * those reserved for it, are free. As `disable`.
   */
  delete(id: string, now: number, how?: { readonly eraseAtOnce?: boolean }): Promise<boolean>;
  /** Has a deleted account erased by the next sweep. False if there is nothing to erase. */
  requestErasure(id: string, now: number): Promise<boolean>;
  /**
   * Takes a deletion back, unless another account has the address by now or it is reserved for one, or the data
   * is erased or about to be.
   *
   * @throws EmailTaken when the unique key has the last word
   */
  restore(
    account: Pick<Account, 'id' | 'email'>,
    now: number,
  ): Promise<Account | 'taken' | 'unchanged'>;
  /** The one that was deleted last, of those that had this email and are not erased. */
  findDeletedByEmail(email: string): Promise<Account | undefined>;
  /** True if this call changed its role. The journey must mark its sessions in the same transaction. */
  setRole(id: string, role: Role, now: number): Promise<boolean>;
  /** True if this call changed its groups. As `setRole`. */
  setGroups(id: string, groups: readonly string[], now: number): Promise<boolean>;
  /** Whether it is the one administrator that may log in. True for good only under a lock. */
  isLastAdministrator(id: string): Promise<boolean>;
  /** All that are not deleted, by canonical user name. @param after the last one of the page before */
  listPublic(after: string | undefined, limit: number): Promise<PublicAccount[]>;
  /** Some that were deleted before then, or shall be erased at once, and still hold what is personal. */
  listUnerased(deletedBefore: number, limit: number): Promise<string[]>;
  /**
   * Overwrites what is personal in a deleted account. Its user name stays, so that nobody else can take it
   * and be mistaken for whoever had it; its email can be used again.
   */
  erase(id: string, now: number): Promise<void>;
  /** Disabled and deleted ones too, oldest first. @param after the last id of the page before */
  list(after: string | undefined, limit: number): Promise<Account[]>;
}
