import { type Kysely, sql } from 'kysely';

/** Each filter of the list of events walks an index of its own, in the order of time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const old of ['actor_id', 'target_id', 'time']) {
    await db.schema.dropIndex(`audit_events_by_${old}`).execute();
  }
  await create('time', sql`(at, id)`);
  await create('event', sql`(event, at, id)`);
  await create('ip', sql`(ip, at, id) where ip <> ''`);
  for (const column of ['actor_id', 'target_id', 'session_id']) {
    const name = sql.ref(column);
    await create(column.replace('_id', ''), sql`(${name}, at, id) where ${name} is not null`);
  }

  async function create(name: string, what: ReturnType<typeof sql>) {
    await sql`create index ${sql.ref(`audit_events_${name}`)} on audit_events ${what}`.execute(db);
  }
}
