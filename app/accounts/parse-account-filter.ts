import type { Role } from './account.ts';
import {
  type AccountFilter,
  type AccountStateFilter,
  accountStates,
  type FactorFilter,
  factorFilters,
} from './account-filter.ts';
import { trySeen } from './seen-filter.ts';

/** The parts of a filter as an address says them. */
const accountFilterNames = ['search', 'state', 'role', 'group', 'factor', 'seen'] as const;
type Texts = Readonly<Partial<Record<(typeof accountFilterNames)[number], string>>>;

const roles: readonly Role[] = ['user', 'admin'];

/** @returns a filter, where empty texts filter nothing; undefined if one of them is not known */
export function tryAccountFilter(texts: Texts, now: number): AccountFilter | undefined {
  const seen = given(texts.seen) && trySeen(texts.seen ?? '', now);
  const filter = {
    search: given(texts.search),
    group: given(texts.group),
    state: oneOf<AccountStateFilter>(accountStates, texts.state),
    role: oneOf<Role>(roles, texts.role),
    factor: oneOf<FactorFilter>(factorFilters, texts.factor),
  };
  const isKnown = (['state', 'role', 'factor'] as const).every(
    (name) => given(texts[name]) === undefined || filter[name] !== undefined,
  );
  if (!isKnown || (given(texts.seen) !== undefined && seen === undefined)) return undefined;
  return { ...filter, seen: seen as AccountFilter['seen'] };
}

function given(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === '' ? undefined : trimmed;
}

function oneOf<Known extends string>(known: readonly Known[], text: string | undefined) {
  return known.find((each) => each === given(text));
}
