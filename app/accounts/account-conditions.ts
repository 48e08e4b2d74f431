import { type RawBuilder, sql } from 'kysely';
import type { AccountFilter, AccountStateFilter, FactorFilter } from './account-filter.ts';
import { afterPrefix, foldTerm } from './account-terms.ts';

type Condition = RawBuilder<unknown>;

/** From how many failed logins in a row on an account is locked. */
export interface LockLimits {
  readonly strangers: number;
  readonly all: number;
}

/** The parts of a filter that a walk does not cover, as conditions on a row of `accounts`; none if it covers all. */
export function conditionsOf(
  filter: AccountFilter,
  covered: readonly (keyof AccountFilter)[],
  limits: LockLimits,
  now: number,
): Condition | undefined {
  const { search, state, role, group, factor, seen } = filter;
  const parts: Record<keyof AccountFilter, Condition | undefined> = {
    search: search === undefined ? undefined : hasTerm(search),
    state: state === undefined ? undefined : isInState(state, limits, now),
    role: role === undefined ? undefined : sql`accounts.role = ${role}`,
    group: group === undefined ? undefined : isInGroup(group),
    factor: factor === undefined ? undefined : hasFactor(factor),
    seen: seen === undefined ? undefined : wasSeen(seen),
  };
  const left = Object.entries(parts).flatMap(([part, condition]) =>
    condition === undefined || covered.some((each) => each === part) ? [] : [condition],
  );
  return left.length === 0 ? undefined : sql`${sql.join(left, sql` and `)}`;
}

function hasTerm(search: string): Condition {
  const from = foldTerm(search);
  return sql`exists (
    select 1 from account_terms where account_terms.account_id = accounts.id
    and account_terms.term >= ${from} and account_terms.term < ${afterPrefix(from)}
  )`;
}

function isInState(state: AccountStateFilter, limits: LockLimits, now: number): Condition {
  const isPresent = sql`accounts.deleted_at is null`;
  switch (state) {
    case 'present':
      return isPresent;
    case 'deleted':
      return sql`accounts.deleted_at is not null`;
    case 'disabled':
      return sql`${isPresent} and accounts.disabled_at is not null`;
    case 'unconfirmed':
      return sql`${isPresent} and accounts.email_confirmed_at is null`;
    case 'locked_by_owner':
      return sql`${isPresent} and accounts.locked_by_owner_at is not null`;
    case 'ended':
      return sql`${isPresent} and accounts.ends_at <= ${now}`;
    case 'active':
      return sql`${isPresent} and accounts.disabled_at is null and accounts.email_confirmed_at is not null
        and (accounts.ends_at is null or accounts.ends_at > ${now})`;
    case 'locked':
      return sql`${isPresent} and exists (
        select 1 from log_in_failures as failed where failed.account_id = accounts.id
        and (failed.by_strangers >= ${limits.strangers}
          or failed.by_strangers + failed.on_known_devices >= ${limits.all}
          or failed.delayed_until > ${now})
      )`;
  }
}

function isInGroup(group: string): Condition {
  return sql`exists (
    select 1 from account_groups where account_groups.account_id = accounts.id
    and account_groups.group_name = ${group}
  )`;
}

function hasFactor(factor: FactorFilter): Condition {
  const factors = sql`select 1 from factors where factors.account_id = accounts.id and factors.removed_at is null`;
  if (factor === 'none') return sql`not exists (${factors})`;
  return factor === 'any'
    ? sql`exists (${factors})`
    : sql`exists (${factors} and factors.kind = ${factor})`;
}

function wasSeen(seen: NonNullable<AccountFilter['seen']>): Condition {
  if (seen === 'never') return sql`accounts.last_seen_at is null`;
  return 'before' in seen
    ? sql`accounts.last_seen_at < ${seen.before}`
    : sql`accounts.last_seen_at >= ${seen.since}`;
}
