import type { Selectable } from 'kysely';
import type { Queries } from '../platform/database/database.ts';
import type { Schema } from '../platform/schema.ts';
import type { Account, Role } from './account.ts';
import { canonicalEmail } from './email-address.ts';
import { createEmailChanges, type EmailChanges } from './email-changes.ts';
import { groupNames, storedGroups } from './group-names.ts';
import { canonicalLogInName, isEmail } from './log-in-name.ts';
import { canonicalUsername } from './username.ts';

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
  /** By user name or, if it has an "@", by email. Finds disabled and deleted accounts too. */
  findByLogInName(name: string): Promise<Account | undefined>;
  /** The account, locked until the transaction ends, if it may log in now. One statement. */
  holdUsable(id: string): Promise<Account | undefined>;
  /** No device is known to the account from now on. */
  forgetDevices(id: string): Promise<void>;
  /** Leaves a name that is undefined. False if there is no such account in good standing. */
  setNames(
    id: string,
    names: { readonly [Name in keyof Names]: Names[Name] | undefined },
    now: number,
  ): Promise<boolean>;
  isThereAny(): Promise<boolean>;
  /** True if this call disabled it. The journey must end its sessions in the same transaction. */
  disable(id: string, now: number): Promise<boolean>;
  /** True if this call enabled it. */
  enable(id: string, now: number): Promise<boolean>;
  /** True if this call deleted it: the row stays, so that nobody else can take its names. As `disable`. */
  delete(id: string, now: number): Promise<boolean>;
  /** True if this call changed its role. The journey must mark its sessions in the same transaction. */
  setRole(id: string, role: Role, now: number): Promise<boolean>;
  /** True if this call changed its groups. As `setRole`. */
  setGroups(id: string, groups: readonly string[], now: number): Promise<boolean>;
  /** Whether it is the one administrator that may log in. True for good only under a lock. */
  isLastAdministrator(id: string): Promise<boolean>;
  /** All that are not deleted, by canonical user name. @param after the last one of the page before */
  listPublic(after: string | undefined, most: number): Promise<PublicAccount[]>;
  /** Some that were deleted before then and still hold what is personal, longest gone first. */
  listUnerased(deletedBefore: number, most: number): Promise<string[]>;
  /**
   * Overwrites what is personal in a deleted account. Its user name stays, so that nobody else can take it
   * and be mistaken for whoever had it; its email can be used again.
   */
  erase(id: string, now: number): Promise<void>;
  /** Disabled and deleted ones too, oldest first. @param after the last id of the page before */
  list(after: string | undefined, most: number): Promise<Account[]>;
}

export function createAccountStore(queries: Queries): AccountStore {
  const emailChanges = createEmailChanges(queries);
  return {
    ...emailChanges,

    async insert(account, now) {
      if (await emailChanges.isEmailReserved(account.email, account.id, now)) return false;
      const inserted = await queries
        .insertInto('accounts')
        .values({
          id: account.id,
          username: account.username,
          username_canonical: canonicalUsername(account.username),
          email: account.email,
          email_canonical: canonicalEmail(account.email),
          given_name: account.givenName ?? null,
          family_name: account.familyName ?? null,
          role: account.role,
          groups: storedGroups(account.groups ?? []),
          created_at: now,
          updated_at: now,
          email_confirmed_at: account.emailConfirmedAt,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      return inserted !== undefined;
    },

    async find(id) {
      const row = await queries
        .selectFrom('accounts')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row && fromRow(row);
    },

    async findByLogInName(name) {
      // PostgreSQL cannot store NUL, and no name has control characters.
      if (/\p{Cc}/u.test(name)) return undefined;
      const accounts = queries.selectFrom('accounts').selectAll();
      const column = isEmail(name) ? 'email_canonical' : 'username_canonical';
      const row = await accounts.where(column, '=', canonicalLogInName(name)).executeTakeFirst();
      return row && fromRow(row);
    },

    async holdUsable(id) {
      const row = await queries
        .updateTable('accounts')
        .set({ updated_at: (eb) => eb.ref('updated_at') })
        .where('id', '=', id)
        .where('disabled_at', 'is', null)
        .where('deleted_at', 'is', null)
        .returningAll()
        .executeTakeFirst();
      return row && fromRow(row);
    },

    async forgetDevices(id) {
      await queries
        .updateTable('accounts')
        .set({ device_generation: (eb) => eb('device_generation', '+', 1) })
        .where('id', '=', id)
        .execute();
    },

    async setNames(id, { givenName, familyName }, now) {
      const row = await queries
        .updateTable('accounts')
        .set({
          ...(givenName === undefined ? {} : { given_name: givenName }),
          ...(familyName === undefined ? {} : { family_name: familyName }),
          updated_at: now,
        })
        .where('id', '=', id)
        .where('disabled_at', 'is', null)
        .where('deleted_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },

    async isThereAny() {
      const row = await queries.selectFrom('accounts').select('id').limit(1).executeTakeFirst();
      return row !== undefined;
    },

    async disable(id, now) {
      const disabled = await queries
        .updateTable('accounts')
        .set({ disabled_at: now, updated_at: now })
        .where('id', '=', id)
        .where('disabled_at', 'is', null)
        .where('deleted_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      return disabled !== undefined;
    },

    async enable(id, now) {
      const enabled = await queries
        .updateTable('accounts')
        .set({ disabled_at: null, updated_at: now })
        .where('id', '=', id)
        .where('disabled_at', 'is not', null)
        .where('deleted_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      return enabled !== undefined;
    },

    async delete(id, now) {
      const deleted = await queries
        .updateTable('accounts')
        .set({ deleted_at: now, updated_at: now })
        .where('id', '=', id)
        .where('deleted_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      return deleted !== undefined;
    },

    async setRole(id, role, now) {
      const changed = await queries
        .updateTable('accounts')
        .set({ role, updated_at: now })
        .where('id', '=', id)
        .where('role', '!=', role)
        .where('deleted_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      return changed !== undefined;
    },

    async setGroups(id, groups, now) {
      const stored = storedGroups(groups);
      const changed = await queries
        .updateTable('accounts')
        .set({ groups: stored, updated_at: now })
        .where('id', '=', id)
        .where('groups', '!=', stored)
        .where('deleted_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      return changed !== undefined;
    },

    async isLastAdministrator(id) {
      const administrators = await queries
        .selectFrom('accounts')
        .select('id')
        .where('role', '=', 'admin')
        .where('disabled_at', 'is', null)
        .where('deleted_at', 'is', null)
        .limit(2)
        .execute();
      return administrators.length === 1 && administrators[0]?.id === id;
    },

    async listPublic(after, most) {
      return queries
        .selectFrom('accounts')
        .select([
          'username',
          'username_canonical as canonicalUsername',
          'given_name as givenName',
          'family_name as familyName',
          'created_at as createdAt',
        ])
        .where('deleted_at', 'is', null)
        .$if(after !== undefined, (some) => some.where('username_canonical', '>', String(after)))
        .orderBy('username_canonical')
        .limit(most)
        .execute();
    },

    async listUnerased(deletedBefore, most) {
      const rows = await queries
        .selectFrom('accounts')
        .select('id')
        .where('deleted_at', '<', deletedBefore)
        .where('erased_at', 'is', null)
        .orderBy('deleted_at')
        .limit(most)
        .execute();
      return rows.map(({ id }) => id);
    },

    async erase(id, now) {
      await queries.deleteFrom('email_reservations').where('account_id', '=', id).execute();
      await queries
        .updateTable('accounts')
        .set({
          email: '',
          // Unique, and nothing that anybody could type.
          email_canonical: `erased ${id}`,
          email_confirmed_at: null,
          given_name: null,
          family_name: null,
          groups: '',
          updated_at: now,
          erased_at: now,
        })
        .where('id', '=', id)
        .where('deleted_at', 'is not', null)
        .where('erased_at', 'is', null)
        .execute();
    },

    async list(after, most) {
      const rows = await queries
        .selectFrom('accounts')
        .selectAll()
        .$if(after !== undefined, (accounts) => accounts.where('id', '>', String(after)))
        .orderBy('id')
        .limit(most)
        .execute();
      return rows.map(fromRow);
    },
  };
}

function fromRow(row: Selectable<Schema['accounts']>): Account {
  return {
    id: row.id,
    username: row.username,
    email: row.email,
    givenName: row.given_name,
    familyName: row.family_name,
    role: row.role,
    groups: groupNames(row.groups),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    emailConfirmedAt: row.email_confirmed_at,
    disabledAt: row.disabled_at,
    deletedAt: row.deleted_at,
    deviceGeneration: row.device_generation,
  };
}
