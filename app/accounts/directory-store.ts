import { setImmediate } from 'node:timers/promises';
import { type RawBuilder, sql } from 'kysely';
import type { Queries } from '../platform/database/database.ts';
import type { Account } from './account.ts';
import { conditionsOf, type LockLimits } from './account-conditions.ts';
import { type AccountCount, maxCounted } from './account-count.ts';
import type { AccountFilter } from './account-filter.ts';
import { placeOf, tryPlace } from './account-place.ts';
import { accountOf } from './account-row.ts';
import { type Place, type Walk, walkFor } from './account-walk.ts';

interface DirectoryPage {
  readonly accounts: readonly Account[];
  /** Cursor of the next page. A page may be short, even empty, and not be the last. Undefined after the last. */
  readonly next: string | undefined;
}

/** Lists accounts, in a time that does not depend on how many there are. */
export interface DirectoryStore {
  /**
   * A page of the accounts that match a filter.
   *
   * @returns undefined for a cursor that does not belong to a list with this filter and order
   */
  list(
    filter: AccountFilter,
    page: {
      readonly after: string | undefined;
      readonly limit: number;
      readonly isNewestFirst: boolean;
    },
    now: number,
  ): Promise<DirectoryPage | undefined>;
  count(filter: AccountFilter, now: number): Promise<AccountCount>;
  /** The user names of those of these ids that are accounts, by id. */
  usernamesOf(ids: readonly string[]): Promise<Map<string, string>>;
}

/** Maximum number of accounts that one statement reads, so that no statement takes long. */
const maxBatch = 1000;
/** A page ends after this many accounts that do not match, so that no response takes long. */
const maxScanned = 20_000;
const growth = 4;

export function createDirectoryStore(queries: Queries, limits: LockLimits): DirectoryStore {
  return {
    async list(filter, { after, limit, isNewestFirst }, now) {
      const walk = walkFor(filter, isNewestFirst);
      const start = tryPlace(after, walk);
      if (start === 'unknown') return undefined;
      const found: Account[] = [];
      let place = start;
      for await (const entry of scan(walk, start, { filter, limit, now })) {
        const isFull = entry?.account !== undefined && found.length === limit;
        if (entry === undefined || isFull) {
          return { accounts: found, next: place && placeOf(place, walk) };
        }
        if (entry.account !== undefined) found.push(entry.account);
        place = entry.row;
      }
      return { accounts: found, next: undefined };
    },

    async count(filter, now) {
      const walk = walkFor(filter, false);
      const conditions = conditionsOf(filter, walk.covers, limits, now);
      if (conditions !== undefined) return countMatching(walk, conditions);
      const rows = walk.rows(undefined, maxCounted + 1);
      const { rows: found } = await sql<Counted>`
        select count(*) as count from (${rows}) as walked
      `.execute(queries);
      const count = Number(found[0]?.count);
      return { count, isExact: count <= maxCounted };
    },

    async usernamesOf(ids) {
      if (ids.length === 0) return new Map();
      const rows = await queries
        .selectFrom('accounts')
        .select(['id', 'username'])
        .where('id', 'in', [...ids])
        .execute();
      return new Map(rows.map(({ id, username }) => [id, username]));
    },
  };

  /** In statements that take a few milliseconds each. Other requests are answered in between. */
  async function countMatching(walk: Walk, conditions: RawBuilder<unknown>): Promise<AccountCount> {
    let [count, scanned] = [0, 0];
    for (let place: Place | undefined; scanned <= maxCounted; await setImmediate()) {
      const { rows } = await walk.rows(place, maxBatch).execute(queries);
      if (rows.length === 0) return { count, isExact: true };
      const ids = rows.map(({ account_id: id }) => id);
      const found = await queries
        .selectFrom('accounts')
        .select((eb) => eb.fn.countAll().as('count'))
        .where('id', 'in', ids)
        .where(sql<boolean>`${conditions}`)
        .executeTakeFirst();
      count += Number(found?.count);
      scanned += rows.length;
      if (rows.length < maxBatch) return { count, isExact: true };
      place = rows.at(-1);
    }
    return { count, isExact: false };
  }

  /**
   * Yields each row of the index in order, with its account if that matches. Ends after the last row. Yields undefined
   * after `maxScanned` rows.
   */
  async function* scan(
    walk: Walk,
    start: Place | undefined,
    { filter, limit, now }: { filter: AccountFilter; limit: number; now: number },
  ) {
    let place = start;
    // One more than requested shows whether there is a next page.
    let size = limit + 1;
    for (let scannedSoFar = 0; scannedSoFar < maxScanned; scannedSoFar += size) {
      const { rows } = await walk.rows(place, size).execute(queries);
      const matching = await findMatching(rows, filter, walk, now);
      for (const row of rows) yield { row, account: matching.get(row.account_id) };
      if (rows.length < size) return;
      place = rows.at(-1);
      size = Math.min(size * growth, maxBatch);
    }
    yield undefined;
  }

  async function findMatching(
    rows: readonly Place[],
    filter: AccountFilter,
    walk: Walk,
    now: number,
  ): Promise<Map<string, Account>> {
    if (rows.length === 0) return new Map();
    const conditions = conditionsOf(filter, walk.covers, limits, now);
    const ids = rows.map(({ account_id: id }) => id);
    const found = await queries
      .selectFrom('accounts')
      .selectAll()
      .where('id', 'in', ids)
      .$if(conditions !== undefined, (some) => some.where(sql<boolean>`${conditions}`))
      .execute();
    return new Map(found.map((row) => [row.id, accountOf(row)]));
  }
}

interface Counted {
  readonly count: number | string;
}
