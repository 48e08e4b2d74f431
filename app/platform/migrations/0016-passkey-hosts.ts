import type { Kysely } from 'kysely';

/** The host for which a passkey was created, so that the command line can count those that a new BASE_URL strands. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('passkeys').addColumn('rp_id', 'text').execute();
}
