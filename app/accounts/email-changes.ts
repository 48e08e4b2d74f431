import type { Queries } from '../platform/database/database.ts';
import { deleteSome } from '../platform/database/delete-some.ts';
import { isUniqueViolation } from '../platform/database/unique-violation.ts';
import { writeLookups } from './account-lookups.ts';
import { canonicalEmail } from './email-address.ts';

/** A concurrent transaction has taken the address. The transaction must be rolled back. */
export class EmailTaken extends Error {}

/**
 * Changes of email addresses. A former address stays reserved for its account for a while. Otherwise an attacker who
 * changed the address of an account could register another account with the former address, and the owner could not
 * change it back.
 */
export interface EmailChanges {
  /**
   * Gives an account another address. Its mailbox counts as proved unless said otherwise. False if the address is taken or reserved for another
   * account.
   *
   * @throws EmailTaken when the unique key refuses it
   */
  changeEmail(
    id: string,
    email: string,
    now: number,
    how?: { readonly isConfirmed: boolean },
  ): Promise<boolean>;
  /** True if this call confirmed it. False if the account has another address now. One statement. */
  confirmCurrentEmail(id: string, email: string, now: number): Promise<boolean>;
  /** Call it well before the account gives the address up, so that nobody can take the address in between. */
  reserveEmail(email: string, accountId: string, until: number): Promise<void>;
  isEmailReserved(email: string, forOtherThan: string, now: number): Promise<boolean>;
  /** Deletes up to `limit` reservations that expired before `before`. @returns how many */
  deleteExpiredReservations(before: number, limit: number): Promise<number>;
}

export function createEmailChanges(queries: Queries): EmailChanges {
  async function isEmailReserved(email: string, forOtherThan: string, now: number) {
    const row = await queries
      .selectFrom('email_reservations')
      .select('until')
      .where('email_canonical', '=', canonicalEmail(email))
      .where('account_id', '!=', forOtherThan)
      .where('until', '>', now)
      .executeTakeFirst();
    return row !== undefined;
  }

  return {
    isEmailReserved,

    async changeEmail(id, email, now, { isConfirmed } = { isConfirmed: true }) {
      if (await isEmailReserved(email, id, now)) return false;
      const canonical = canonicalEmail(email);
      const changed = await queries
        .updateTable('accounts')
        .set({
          email,
          email_canonical: canonical,
          email_confirmed_at: isConfirmed ? now : null,
          updated_at: now,
        })
        .where('id', '=', id)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('accounts as others')
                .select('others.id')
                .where('others.email_canonical', '=', canonical)
                .where('others.id', '!=', id),
            ),
          ),
        )
        .returning('id')
        .executeTakeFirst()
        .catch((error: unknown) => {
          throw isUniqueViolation(error) ? new EmailTaken('The address is taken.') : error;
        });
      if (changed === undefined) return false;
      await writeLookups(queries, id);
      return true;
    },

    async confirmCurrentEmail(id, email, now) {
      const row = await queries
        .updateTable('accounts')
        .set({ email_confirmed_at: now, updated_at: now })
        .where('id', '=', id)
        .where('email_canonical', '=', canonicalEmail(email))
        .where('email_confirmed_at', 'is', null)
        .where('deleted_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },

    async reserveEmail(email, accountId, until) {
      const reserved = { account_id: accountId, until };
      await queries
        .insertInto('email_reservations')
        .values({ email_canonical: canonicalEmail(email), ...reserved })
        .onConflict((conflict) => conflict.column('email_canonical').doUpdateSet(reserved))
        .execute();
    },

    deleteExpiredReservations: (before, limit) =>
      deleteSome(queries, {
        table: 'email_reservations',
        key: 'email_canonical',
        limit,
        where: (reservation) => reservation('until', '<=', before),
      }),
  };
}
