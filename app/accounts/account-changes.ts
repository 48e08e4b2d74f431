import type { Queries } from '../platform/database/database.ts';
import { storedGroups } from '../platform/database/stored-groups.ts';
import type { AccountStore } from './account-store.ts';

/** What becomes of an account, by its owner's will or an administrator's. */
export function createAccountChanges(
  queries: Queries,
): Pick<
  AccountStore,
  | 'setNames'
  | 'setRole'
  | 'setGroups'
  | 'disable'
  | 'enable'
  | 'delete'
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
