import type { Kysely } from 'kysely';

/** Second factors, trusted browsers, logins that wait for a second step, and the strength of a session. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await extendAccountsAndSessions(db);
  await createFactors(db);
  await createLogins(db);
}

async function extendAccountsAndSessions(db: Kysely<unknown>) {
  const columns = [
    ['accounts', 'user_handle', 'text'],
    ['accounts', 'second_factor_required_at', 'bigint'],
    ['accounts', 'factors_cleared_at', 'bigint'],
    ['sessions', 'second_factor_at', 'bigint'],
  ] as const;
  for (const [table, name, type] of columns) {
    await db.schema.alterTable(table).addColumn(name, type).execute();
  }
  await db.schema
    .alterTable('accounts')
    .addColumn('always_second_step', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .alterTable('sessions')
    .addColumn('amr', 'text', (column) => column.notNull().defaultTo('pwd'))
    .execute();
  await db.schema
    .alterTable('log_in_failures')
    .addColumn('second_steps', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .createIndex('accounts_user_handle')
    .unique()
    .on('accounts')
    .column('user_handle')
    .execute();
}

async function createFactors(db: Kysely<unknown>) {
  await db.schema
    .createTable('factors')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('last_used_at', 'bigint')
    .addColumn('ripe_at', 'bigint', (column) => column.notNull())
    .addColumn('removed_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('factors_account')
    .on('factors')
    .columns(['account_id', 'removed_at'])
    .execute();
  await db.schema
    .createTable('totp_secrets')
    .addColumn('factor_id', 'text', (column) =>
      column.primaryKey().references('factors.id').onDelete('cascade'),
    )
    .addColumn('sealed_secret', 'text', (column) => column.notNull())
    .addColumn('last_step', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('recovery_codes')
    .addColumn('digest', 'text', (column) => column.primaryKey())
    .addColumn('factor_id', 'text', (column) =>
      column.notNull().references('factors.id').onDelete('cascade'),
    )
    .addColumn('used_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('recovery_codes_factor')
    .on('recovery_codes')
    .column('factor_id')
    .execute();
  await db.schema
    .createTable('passkeys')
    .addColumn('factor_id', 'text', (column) =>
      column.primaryKey().references('factors.id').onDelete('cascade'),
    )
    .addColumn('credential_id', 'text', (column) => column.notNull().unique())
    .addColumn('public_key', 'text', (column) => column.notNull())
    .addColumn('counter', 'bigint', (column) => column.notNull())
    .addColumn('transports', 'text', (column) => column.notNull())
    .addColumn('aaguid', 'text', (column) => column.notNull())
    .addColumn('is_discoverable', 'integer', (column) => column.notNull())
    .addColumn('is_synced', 'integer', (column) => column.notNull())
    .addColumn('is_backed_up', 'integer', (column) => column.notNull())
    .execute();
}

async function createLogins(db: Kysely<unknown>) {
  await db.schema
    .createTable('used_challenges')
    .addColumn('digest', 'text', (column) => column.primaryKey())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('used_challenges_end')
    .on('used_challenges')
    .column('expires_at')
    .execute();
  await db.schema
    .createTable('trusted_browsers')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('digest', 'text', (column) => column.notNull().unique())
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('factor_id', 'text', (column) =>
      column.notNull().references('factors.id').onDelete('cascade'),
    )
    .addColumn('second_factor_at', 'bigint', (column) => column.notNull())
    .addColumn('ip', 'text', (column) => column.notNull())
    .addColumn('user_agent', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('last_used_at', 'bigint')
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('trusted_browsers_account')
    .on('trusted_browsers')
    .column('account_id')
    .execute();
  await db.schema
    .createTable('pending_logins')
    .addColumn('digest', 'text', (column) => column.primaryKey())
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('session_kind', 'text', (column) => column.notNull())
    .addColumn('remember', 'integer', (column) => column.notNull())
    .addColumn('amr', 'text', (column) => column.notNull())
    .addColumn('password_set_at', 'bigint')
    .addColumn('device_generation', 'integer', (column) => column.notNull())
    .addColumn('factors_digest', 'text', (column) => column.notNull())
    .addColumn('may_enrol', 'integer', (column) => column.notNull())
    .addColumn('wrong_codes', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('link_mailed', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('pending_logins_account')
    .on('pending_logins')
    .column('account_id')
    .execute();
}
