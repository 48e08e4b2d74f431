import type { Insertable } from 'kysely';
import { foldTerm } from '../accounts/account-terms.ts';
import type { Queries } from '../platform/database/database.ts';
import { newId } from '../platform/ids.ts';
import type { Schema } from '../platform/schema.ts';

const batchSize = 500;
const dayMs = 24 * 60 * 60 * 1000;

/**
 * Writes accounts straight into the tables, as no journey could in a test's time. Of a hundred, one is disabled, one
 * deleted, one unconfirmed, one has an end date, one is locked, one an administrator, and ten are in the group wiki;
 * half were seen.
 *
 * @param first the number of the first one: accounts with other numbers have other names
 */
export async function insertManyAccounts(
  database: { transact<T>(work: (queries: Queries) => Promise<T>): Promise<T> },
  count: number,
  now: number,
  first = 0,
): Promise<void> {
  const end = first + count;
  for (let from = first; from < end; from += batchSize) {
    const numbers = Array.from({ length: Math.min(batchSize, end - from) }, (_, at) => from + at);
    await database.transact((queries) => insertSome(queries, numbers, now));
  }
}

async function insertSome(queries: Queries, numbers: readonly number[], now: number) {
  const people = numbers.map((number) => ({ id: newId(), number, name: nameOf(number) }));
  await queries
    .insertInto('accounts')
    .values(people.map((person) => rowOf(person, now)))
    .execute();
  await queries
    .insertInto('account_terms')
    .values(
      people.flatMap(({ id, name }) =>
        [name, `${name}@example.com`].map((text) => ({ term: foldTerm(text), account_id: id })),
      ),
    )
    .execute();
  const members = people.filter(({ number }) => number % 10 === 0);
  await queries
    .insertInto('account_groups')
    .values(members.map(({ id }) => ({ group_name: 'wiki', account_id: id })))
    .execute();
  const locked = people.filter(({ number }) => number % 100 === 4);
  if (locked.length === 0) return;
  await queries
    .insertInto('log_in_failures')
    .values(
      locked.map(({ id }) => ({
        account_id: id,
        by_strangers: 90,
        delayed_until: null,
        warned_at: null,
      })),
    )
    .execute();
}

interface TestPerson {
  readonly id: string;
  readonly number: number;
  readonly name: string;
}

function rowOf({ id, number, name }: TestPerson, now: number): Insertable<Schema['accounts']> {
  const email = `${name}@example.com`;
  const plain = {
    ...{ id, username: name, username_canonical: name, email, email_canonical: email },
    ...{ given_name: null, family_name: null, role: 'user' as const, created_at: now },
    ...{ updated_at: now, email_confirmed_at: now, groups: number % 10 === 0 ? 'wiki' : '' },
    last_seen_at: number % 2 === 0 ? now - (number % 365) * dayMs : null,
  };
  const special: Readonly<Record<number, object>> = {
    0: { disabled_at: now },
    1: { deleted_at: now, email_canonical: `deleted ${id}` },
    2: { email_confirmed_at: null },
    3: { ends_at: now - dayMs },
    5: { role: 'admin' },
  };
  const none = { disabled_at: null, deleted_at: null, ends_at: null };
  return { ...plain, ...none, ...special[number % 100] };
}

/** Names that begin with every letter. */
function nameOf(number: number): string {
  return `${String.fromCharCode(97 + (number % 26))}${String(number).padStart(7, '0')}`;
}
