import type { Queries } from '../platform/database/database.ts';
import type { AccountStore } from './account-store.ts';

/** What is forgotten of an account that was deleted. */
export function createAccountErasure(
  queries: Queries,
): Pick<AccountStore, 'listUnerased' | 'erase'> {
  return {
    async listUnerased(deletedBefore, most) {
      const rows = await queries
        .selectFrom('accounts')
        .select('id')
        .where('deleted_at', 'is not', null)
        .where('erased_at', 'is', null)
        .where((eb) =>
          eb.or([eb('deleted_at', '<', deletedBefore), eb('erase_requested_at', 'is not', null)]),
        )
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
  };
}
