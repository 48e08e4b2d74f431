import { sql } from 'kysely';
import type { Queries } from './database.ts';

interface Activity {
  /** Milliseconds since the epoch; null if only API keys have been used so far. */
  readonly lastLoginAt: number | null;
  readonly lastRequestAt: number | null;
}

export interface PeopleStore {
  findActivity(username: string): Promise<Activity>;
  /** Neither instant goes back, whatever the order of requests. One statement. */
  record(person: {
    username: string;
    name: string | null;
    loggedInAt: number | null;
    requestedAt: number;
  }): Promise<void>;
}

export function createPeopleStore(queries: Queries): PeopleStore {
  return {
    async findActivity(username) {
      const row = await queries
        .selectFrom('people')
        .select(['last_login_at as lastLoginAt', 'last_request_at as lastRequestAt'])
        .where('username', '=', username)
        .executeTakeFirst();
      return row ?? { lastLoginAt: null, lastRequestAt: null };
    },

    async record({ username, name, loggedInAt, requestedAt }) {
      await queries
        .insertInto('people')
        .values({
          username,
          name,
          last_login_at: loggedInAt,
          last_request_at: requestedAt,
        })
        .onConflict((conflict) =>
          conflict.column('username').doUpdateSet({
            name: sql`coalesce(excluded.name, people.name)`,
            last_login_at: sql`case when coalesce(excluded.last_login_at, 0) > coalesce(people.last_login_at, 0) then excluded.last_login_at else people.last_login_at end`,
            last_request_at: sql`case when excluded.last_request_at > people.last_request_at then excluded.last_request_at else people.last_request_at end`,
          }),
        )
        .execute();
    },
  };
}
