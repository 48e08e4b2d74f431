import type { Kysely } from 'kysely';

/** What finds the rows that nobody will ask for again: no sweep may read those that are still of use. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('one_time_tokens_by_end')
    .on('one_time_tokens')
    .column('expires_at')
    .execute();
  await db.schema
    .createIndex('email_reservations_by_end')
    .on('email_reservations')
    .column('until')
    .execute();
  await db.schema.dropIndex('mail_outbox_by_next_attempt').execute();
  await db.schema
    .createIndex('mail_outbox_by_attempt')
    .on('mail_outbox')
    .columns(['next_attempt_at', 'created_at'])
    .execute();
}
