import type { Selectable } from 'kysely';
import type { Queries } from '../platform/database/database.ts';
import { deleteSome } from '../platform/database/delete-some.ts';
import type { Schema } from '../platform/schema.ts';
import { canonicalEmail } from './email-address.ts';
import { canonicalLogInName, isEmail } from './log-in-name.ts';
import { canonicalUsername } from './username.ts';

/** A registration that waits for its email to be confirmed. It has no account until then. */
export interface Registration {
  /** Becomes the id of the account. */
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly password: { readonly hash: string; readonly pepperId: string };
  readonly expiresAt: number;
}

/** Registrations that wait for confirmation. Expired ones are treated as absent. */
export interface RegistrationStore {
  /**
   * Returns false and writes nothing when another registration has the user name: the unique key decides. Replaces an
   * expired registration. One statement.
   */
  insert(registration: Registration, now: number): Promise<boolean>;
  find(id: string, now: number): Promise<Registration | undefined>;
  /** Finds a registration by user name or, if the name contains "@", the newest one with that email. */
  findByLogInName(name: string, now: number): Promise<Registration | undefined>;
  /** Returns and deletes it, for exactly one of any number of callers. One statement. */
  consume(id: string, now: number): Promise<Registration | undefined>;
  /** How many passwords would become useless without this pepper. */
  countKeptWith(pepperId: string): Promise<number>;
  /** Deletes up to `limit` registrations that expired before `before`. @returns how many */
  deleteExpired(before: number, limit: number): Promise<number>;
}

export function createRegistrationStore(queries: Queries): RegistrationStore {
  const live = (now: number) =>
    queries.selectFrom('registrations').selectAll().where('expires_at', '>', now);

  return {
    async insert(registration, now) {
      const values = toRow(registration, now);
      const inserted = await queries
        .insertInto('registrations')
        .values(values)
        .onConflict((conflict) =>
          conflict
            .column('username_canonical')
            .doUpdateSet(values)
            .where('registrations.expires_at', '<=', now),
        )
        .returning('id')
        .executeTakeFirst();
      return inserted !== undefined;
    },

    async find(id, now) {
      const row = await live(now).where('id', '=', id).executeTakeFirst();
      return row && fromRow(row);
    },

    async findByLogInName(name, now) {
      // PostgreSQL cannot store NUL, and no name contains control characters.
      if (/\p{Cc}/u.test(name)) return undefined;
      const column = isEmail(name) ? 'email_canonical' : 'username_canonical';
      const row = await live(now)
        .where(column, '=', canonicalLogInName(name))
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && fromRow(row);
    },

    async consume(id, now) {
      const row = await queries
        .deleteFrom('registrations')
        .where('id', '=', id)
        .where('expires_at', '>', now)
        .returningAll()
        .executeTakeFirst();
      return row && fromRow(row);
    },

    async countKeptWith(pepperId) {
      const { count } = await queries
        .selectFrom('registrations')
        .select((eb) => eb.fn.countAll().as('count'))
        .where('pepper_id', '=', pepperId)
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    deleteExpired: (before, limit) =>
      deleteSome(queries, {
        table: 'registrations',
        key: 'id',
        limit,
        where: (registration) => registration('expires_at', '<=', before),
      }),
  };
}

function toRow(registration: Registration, now: number): Selectable<Schema['registrations']> {
  const { id, username, email, givenName, familyName, password, expiresAt } = registration;
  return {
    id,
    username,
    username_canonical: canonicalUsername(username),
    email,
    email_canonical: canonicalEmail(email),
    given_name: givenName,
    family_name: familyName,
    hash: password.hash,
    pepper_id: password.pepperId,
    created_at: now,
    expires_at: expiresAt,
  };
}

function fromRow(row: Selectable<Schema['registrations']>): Registration {
  return {
    id: row.id,
    username: row.username,
    email: row.email,
    givenName: row.given_name,
    familyName: row.family_name,
    password: { hash: row.hash, pepperId: row.pepper_id },
    expiresAt: row.expires_at,
  };
}
