import type { Kysely } from 'kysely';

/** Remembers who does not want to be offered a passkey. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('accounts')
    .addColumn('passkey_offer_dismissed_at', 'bigint')
    .execute();
}
