import { type RawBuilder, sql } from 'kysely';
import type { AccountFilter, AccountStateFilter } from './account-filter.ts';
import { afterPrefix, foldTerm } from './account-terms.ts';

/**
 * How a list goes through accounts: along one index, in its order. The index of the most selective part of the filter
 * is chosen; the other parts are checked account by account.
 */
export interface Walk {
  /** The parts of the filter that every account on the way fits. */
  readonly covers: readonly (keyof AccountFilter)[];
  /** Selects `key` and `account_id`. */
  rows(after: Place | undefined, limit: number): RawBuilder<Place>;
  /** Whether the order is that of the key, and then that of the id. Otherwise the id alone decides. */
  readonly hasKey: boolean;
  /** Whether the key is a number. */
  readonly isNumeric: boolean;
}

/** Where a walk stands: at this account. */
export interface Place {
  readonly key: string | number;
  readonly account_id: string;
}

interface Way {
  readonly covers: Walk['covers'];
  readonly table: 'accounts' | 'account_terms' | 'account_groups' | 'log_in_failures';
  readonly where: RawBuilder<unknown>;
  readonly key?: 'term' | 'last_seen_at';
  readonly isDescending: boolean;
}

/** Written as in the migration: only then the planners use the partial indexes. */
const ofState: Readonly<Record<Exclude<AccountStateFilter, 'locked'>, string>> = {
  present: 'deleted_at is null',
  active: 'deleted_at is null',
  deleted: 'deleted_at is not null',
  disabled: 'deleted_at is null and disabled_at is not null',
  unconfirmed: 'deleted_at is null and email_confirmed_at is null',
  locked_by_owner: 'deleted_at is null and locked_by_owner_at is not null',
  ended: 'deleted_at is null and ends_at is not null',
};
const rareStates = ['deleted', 'disabled', 'unconfirmed', 'locked_by_owner', 'ended'] as const;

/** @param isNewestFirst of accounts in the order of their creation */
export function walkFor(filter: AccountFilter, isNewestFirst: boolean): Walk {
  return walkAlong(wayFor(filter, isNewestFirst));
}

function wayFor(filter: AccountFilter, isDescending: boolean): Way {
  const { state, group, seen } = filter;
  const byId = { table: 'accounts', isDescending } as const;
  const rare = rareStates.find((one) => one === state);
  if (state === 'locked') {
    // The other way round, SQLite may choose the index of the sum, which has another order.
    const where = sql`is_decoy = 0 and on_known_devices + by_strangers >= 5`;
    return { covers: [], table: 'log_in_failures', where, isDescending };
  }
  // That an end date is past, and not only set, has to be checked.
  if (rare !== undefined) {
    const covers = rare === 'ended' ? [] : (['state'] as const);
    return { ...byId, covers, where: sql.raw(ofState[rare]) };
  }
  if (group !== undefined) {
    const where = sql`group_name = ${group}`;
    return { covers: ['group'], table: 'account_groups', where, isDescending };
  }
  if (filter.search !== undefined) return alongTerms(filter.search);
  if (seen !== undefined && seen !== 'never') return alongLastSeen(seen);
  if (filter.role !== undefined) {
    return { ...byId, covers: ['role'], where: sql`role = ${filter.role}` };
  }
  if (seen === 'never')
    return { ...byId, covers: ['seen'], where: sql.raw('last_seen_at is null') };
  if (state === undefined) return { ...byId, covers: [], where: sql`1 = 1` };
  const covers = state === 'present' ? (['state'] as const) : [];
  return { ...byId, covers, where: sql.raw(ofState[state]) };
}

/** An account that several terms lead to is met once, at the first of them. */
function alongTerms(search: string): Way {
  const from = foldTerm(search);
  // Not an anti-join, which PostgreSQL may do by reading the whole table.
  const where = sql`term >= ${from} and term < ${afterPrefix(from)} and term = (
    select min(earlier.term) from account_terms as earlier
    where earlier.account_id = account_terms.account_id and earlier.term >= ${from}
  )`;
  return { covers: ['search'], table: 'account_terms', where, key: 'term', isDescending: false };
}

/** Those who were not seen for longest first; of a time since then, those seen last first. */
function alongLastSeen(seen: Exclude<AccountFilter['seen'], 'never' | undefined>): Way {
  const [where, isDescending] =
    'before' in seen
      ? [sql`last_seen_at < ${seen.before}`, false]
      : [sql`last_seen_at >= ${seen.since}`, true];
  return { covers: ['seen'], table: 'accounts', where, key: 'last_seen_at', isDescending };
}

function walkAlong({ covers, table, where, key, isDescending }: Way): Walk {
  const id = sql.ref(table === 'accounts' ? 'accounts.id' : `${table}.account_id`);
  const column = key === undefined ? id : sql.ref(`${table}.${key}`);
  const direction = sql.raw(isDescending ? 'desc' : 'asc');
  const comparison = sql.raw(isDescending ? '<' : '>');
  const order =
    key === undefined ? sql`${id} ${direction}` : sql`${column} ${direction}, ${id} ${direction}`;

  function beyond(after: Place | undefined): RawBuilder<unknown> {
    if (after === undefined) return sql``;
    return key === undefined
      ? sql`and ${id} ${comparison} ${after.account_id}`
      : sql`and (${column}, ${id}) ${comparison} (${after.key}, ${after.account_id})`;
  }

  return {
    covers,
    hasKey: key !== undefined,
    isNumeric: key === 'last_seen_at',
    rows: (after, limit) => sql<Place>`
      select ${column} as "key", ${id} as account_id from ${sql.table(table)}
      where ${where} ${beyond(after)} order by ${order} limit ${limit}
    `,
  };
}
