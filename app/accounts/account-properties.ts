import type { Queries } from '../platform/database/database.ts';
import { storedGroups } from '../platform/database/stored-groups.ts';
import { writeLookups } from './account-lookups.ts';
import type { AccountStore } from './account-store.ts';

/** Changes the names, the role, the groups, the known devices and the lock of an account. */
export function createAccountProperties(
  queries: Queries,
): Pick<
  AccountStore,
  | 'setNames'
  | 'setRole'
  | 'setGroups'
  | 'setEnd'
  | 'forgetDevices'
  | 'setSecondFactorState'
  | 'lockByOwner'
  | 'unlockByOwner'
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
      if (row === undefined) return false;
      await writeLookups(queries, id);
      return true;
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

    async setEnd(id, endsAt, now) {
      const changed = await queries
        .updateTable('accounts')
        .set({ ends_at: endsAt, updated_at: now })
        .where('id', '=', id)
        .where('deleted_at', 'is', null)
        .where((eb) =>
          endsAt === null
            ? eb('ends_at', 'is not', null)
            : eb.or([eb('ends_at', 'is', null), eb('ends_at', '!=', endsAt)]),
        )
        .returning('id')
        .executeTakeFirst();
      return changed !== undefined;
    },

    async lockByOwner(id, now) {
      await queries
        .updateTable('accounts')
        .set({ locked_by_owner_at: now, updated_at: now })
        .where('id', '=', id)
        .execute();
    },

    async unlockByOwner(id, now) {
      const unlocked = await queries
        .updateTable('accounts')
        .set({ locked_by_owner_at: null, updated_at: now })
        .where('id', '=', id)
        .where('locked_by_owner_at', 'is not', null)
        .returning('id')
        .executeTakeFirst();
      return unlocked !== undefined;
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
      if (changed === undefined) return false;
      await writeLookups(queries, id);
      return true;
    },

    async setSecondFactorState(id, state) {
      const { alwaysSecondStep, requiredAt, clearedAt, passkeyOfferDismissedAt } = state;
      await queries
        .updateTable('accounts')
        .set({
          ...(alwaysSecondStep === undefined
            ? {}
            : { always_second_step: Number(alwaysSecondStep) }),
          ...(requiredAt === undefined ? {} : { second_factor_required_at: requiredAt }),
          ...(clearedAt === undefined ? {} : { factors_cleared_at: clearedAt }),
          ...(passkeyOfferDismissedAt === undefined
            ? {}
            : { passkey_offer_dismissed_at: passkeyOfferDismissedAt }),
        })
        .where('id', '=', id)
        .execute();
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
