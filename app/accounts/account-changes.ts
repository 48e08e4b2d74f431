import type { Queries } from '../platform/database/database.ts';
import { storedGroups } from '../platform/database/stored-groups.ts';
import { isUniqueViolation } from '../platform/database/unique-violation.ts';
import { accountOf } from './account-row.ts';
import type { AccountStore } from './account-store.ts';
import { canonicalEmail } from './email-address.ts';
import { type EmailChanges, EmailTaken } from './email-changes.ts';

/** What becomes of an account, by its owner's will or an administrator's. */
export function createAccountChanges(
  queries: Queries,
  { isEmailReserved }: EmailChanges,
): Pick<
  AccountStore,
  | 'setNames'
  | 'setRole'
  | 'setGroups'
  | 'disable'
  | 'enable'
  | 'delete'
  | 'requestErasure'
  | 'restore'
  | 'isLastAdministrator'
  | 'forgetDevices'
> {
  return {
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

    async delete(id, now, { eraseAtOnce = false } = {}) {
      const deleted = await queries
        .updateTable('accounts')
        .set({
          deleted_at: now,
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
        .set({ deleted_at: null, email_canonical: canonicalEmail(email), updated_at: now })
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

    async forgetDevices(id) {
      await queries
        .updateTable('accounts')
        .set({ device_generation: (eb) => eb('device_generation', '+', 1) })
        .where('id', '=', id)
        .execute();
    },
  };
}

/** Unique, and nothing that anybody could type: the address of a deleted account is free. */
function freedEmail(id: string): string {
  return `deleted ${id}`;
}
