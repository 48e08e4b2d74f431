import type { Kysely } from 'kysely';

/** Indexes that find rows to delete: no purge may read rows that are still in use. */
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
