import { type Kysely, PostgresAdapter, sql } from 'kysely';

/** What administrators look for in lists, why an account is out of use, and what a change has changed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await extendTables(db);
  await createLookups(db);
  await createIndexes(db);
  await fillIn(db);
}

async function extendTables(db: Kysely<unknown>) {
  const columns = [
    ['accounts', 'ends_at', 'bigint'],
    ['accounts', 'last_seen_at', 'bigint'],
    ['accounts', 'disabled_by', 'text'],
    ['accounts', 'disabled_reason', 'text'],
    ['accounts', 'deleted_by', 'text'],
    ['audit_events', 'detail', 'text'],
  ] as const;
  for (const [table, name, type] of columns) {
    await db.schema.alterTable(table).addColumn(name, type).execute();
  }
}

async function createLookups(db: Kysely<unknown>) {
  // A range of byte values finds a prefix, whatever the collation of a PostgreSQL database is.
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  const term = isPostgres ? sql`text collate "C"` : sql`text`;
  await db.schema
    .createTable('account_terms')
    .addColumn('term', term, (column) => column.notNull())
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .addPrimaryKeyConstraint('account_terms_key', ['term', 'account_id'])
    .execute();
  await db.schema
    .createIndex('account_terms_of_account')
    .on('account_terms')
    .columns(['account_id', 'term'])
    .execute();
  await db.schema
    .createTable('account_groups')
    .addColumn('group_name', 'text', (column) => column.notNull())
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .addPrimaryKeyConstraint('account_groups_key', ['group_name', 'account_id'])
    .execute();
  // A user name belongs to one account for ever, even after that account has another one.
  await db.schema
    .createTable('former_usernames')
    .addColumn('username_canonical', 'text', (column) => column.primaryKey())
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .execute();
  await db.schema
    .createIndex('account_groups_of_account')
    .on('account_groups')
    .column('account_id')
    .execute();
}

/** Each filter of the list walks an index of its own: no list reads accounts that it does not show. */
async function createIndexes(db: Kysely<unknown>) {
  const conditions = {
    present: 'deleted_at is null',
    deleted: 'deleted_at is not null',
    disabled: 'deleted_at is null and disabled_at is not null',
    unconfirmed: 'deleted_at is null and email_confirmed_at is null',
    ending: 'deleted_at is null and ends_at is not null',
    never_seen: 'last_seen_at is null',
  };
  for (const [name, condition] of Object.entries(conditions)) {
    await sql`create index ${sql.ref(`accounts_${name}`)} on accounts (id) where ${sql.raw(condition)}`.execute(
      db,
    );
  }
  await db.schema.createIndex('accounts_role').on('accounts').columns(['role', 'id']).execute();
  await db.schema
    .createIndex('accounts_last_seen')
    .on('accounts')
    .columns(['last_seen_at', 'id'])
    .execute();
  await sql`create index sessions_not_ended on sessions (id) where ended_at is null`.execute(db);
  await db.schema.createIndex('sessions_ip').on('sessions').columns(['ip', 'id']).execute();
  await sql`create index log_in_failures_several on log_in_failures (account_id) where is_decoy = 0 and on_known_devices + by_strangers >= 5`.execute(
    db,
  );
}

interface Row {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly given_name: string | null;
  readonly family_name: string | null;
  readonly groups: string;
}

const rowsAtOnce = 500;

async function fillIn(db: Kysely<unknown>) {
  await sql`update accounts set last_seen_at = (select max(sessions.last_seen_at) from sessions where sessions.account_id = accounts.id)`.execute(
    db,
  );
  for (let after = ''; ; ) {
    const { rows } = await sql<Row>`
      select id, username, email, given_name, family_name, "groups" from accounts
      where id > ${after} order by id limit ${rowsAtOnce}
    `.execute(db);
    for (const row of rows) await fillInOne(db, row);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

async function fillInOne(db: Kysely<unknown>, row: Row) {
  const { id, username, email, given_name: given, family_name: family, groups } = row;
  const texts = [
    username,
    email,
    `${given ?? ''} ${family ?? ''}`,
    `${family ?? ''} ${given ?? ''}`,
  ];
  for (const term of new Set(texts.map(folded).filter((text) => text !== ''))) {
    await sql`insert into account_terms (term, account_id) values (${term}, ${id})`.execute(db);
  }
  for (const name of groups.split(',').filter((group) => group !== '')) {
    await sql`insert into account_groups (group_name, account_id) values (${name}, ${id})`.execute(
      db,
    );
  }
}

/** As searches fold text today: a migration keeps its own copy. */
function folded(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return [...plain.replace(/\s+/g, ' ').trim()].slice(0, 60).join('');
}
