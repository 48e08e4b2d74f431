import type { Queries } from '../platform/database/database.ts';
import { storedGroups } from '../platform/database/stored-groups.ts';
import { isUniqueViolation } from '../platform/database/unique-violation.ts';
import { deleteLookups, writeLookups } from './account-lookups.ts';
import { formerOwnerOf } from './account-names.ts';
import { accountOf } from './account-row.ts';
import type { AccountStore } from './account-store.ts';
import { canonicalEmail } from './email-address.ts';
import { type EmailChanges, EmailTaken } from './email-changes.ts';
import { canonicalUsername } from './username.ts';

/** Creates, disables, deletes, restores and erases accounts. */
export function createAccountLifecycle(
  queries: Queries,
  { isEmailReserved }: EmailChanges,
): Pick<
  AccountStore,
  | 'insert'
  | 'disable'
  | 'enable'
  | 'delete'
  | 'requestErasure'
  | 'restore'
  | 'listUnerased'
  | 'erase'
> {
  return {
    async insert(account, now) {
      if (await isEmailReserved(account.email, account.id, now)) return false;
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
          may_enter_unconfirmed: account.mayEnterUnconfirmed ? 1 : 0,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      if (inserted === undefined) return false;
      // Looked up afterwards: the insert has waited for an account that was just giving this name up.
      if ((await formerOwnerOf(queries, canonicalUsername(account.username))) !== undefined) {
        await queries.deleteFrom('accounts').where('id', '=', account.id).execute();
        return false;
      }
      await writeLookups(queries, account.id);
      return true;
    },

    async disable(id, now, { by = null, reason = null } = {}) {
      const disabled = await queries
        .updateTable('accounts')
        .set({ disabled_at: now, disabled_by: by, disabled_reason: reason, updated_at: now })
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
        .set({ disabled_at: null, disabled_by: null, disabled_reason: null, updated_at: now })
        .where('id', '=', id)
        .where('disabled_at', 'is not', null)
        .where('deleted_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      return enabled !== undefined;
    },

    async delete(id, now, { by = null, eraseAtOnce = false } = {}) {
      const deleted = await queries
        .updateTable('accounts')
        .set({
          deleted_at: now,
          deleted_by: by,
          updated_at: now,
          email_canonical: freedEmail(id),
          erase_requested_at: eraseAtOnce ? now : null,
        })
        .where('id', '=', id)
        .where('deleted_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      if (deleted === undefined) return false;
      await queries.deleteFrom('email_reservations').where('account_id', '=', id).execute();
      return true;
    },

    async requestErasure(id, now) {
      const requested = await queries
        .updateTable('accounts')
        .set({ erase_requested_at: now, updated_at: now })
        .where('id', '=', id)
        .where('deleted_at', 'is not', null)
        .where('erased_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      return requested !== undefined;
    },

    async restore({ id, email }, now) {
      if (await isEmailReserved(email, id, now)) return 'taken';
      const restored = await queries
        .updateTable('accounts')
        .set({
          deleted_at: null,
          deleted_by: null,
          email_canonical: canonicalEmail(email),
          updated_at: now,
        })
        .where('id', '=', id)
        .where('deleted_at', 'is not', null)
        .where('erase_requested_at', 'is', null)
        .where('erased_at', 'is', null)
        .returningAll()
        .executeTakeFirst()
        .catch((error: unknown) => {
          throw isUniqueViolation(error) ? new EmailTaken('The address is taken.') : error;
        });
      return restored === undefined ? 'unchanged' : accountOf(restored);
    },

    async listUnerased(deletedBefore, limit) {
      const rows = await queries
        .selectFrom('accounts')
        .select('id')
        .where('deleted_at', 'is not', null)
        .where('erased_at', 'is', null)
        .where((eb) =>
          eb.or([eb('deleted_at', '<', deletedBefore), eb('erase_requested_at', 'is not', null)]),
        )
        .orderBy('deleted_at')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },

    async erase(id, now) {
      await queries.deleteFrom('email_reservations').where('account_id', '=', id).execute();
      await deleteLookups(queries, id);
      await queries
        .updateTable('accounts')
        .set({
          email: '',
          // Unique, and not a valid email address.
          email_canonical: `erased ${id}`,
          email_confirmed_at: null,
          given_name: null,
          family_name: null,
          groups: '',
          disabled_reason: null,
          updated_at: now,
          erased_at: now,
        })
        .where('id', '=', id)
        .where('deleted_at', 'is not', null)
        .where('erased_at', 'is', null)
        .execute();
      await writeLookups(queries, id);
    },
  };
}

/** A unique value that is not a valid email address. It frees the address of a deleted account. */
function freedEmail(id: string): string {
  return `deleted ${id}`;
}
