import { accountStates, factorFilters } from '../../../accounts/account-filter.ts';
import { tryAccountFilter } from '../../../accounts/parse-account-filter.ts';
import type { ListedAccounts } from '../../../journeys/administration/browse-accounts.ts';
import { type Command, done, type Input, misused, type Result } from '../command.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';
import { accountJson, instant, iso, table } from '../words.ts';

const defaultLimit = 50;
const highestLimit = 200;

export const accountList: Command = {
  name: 'account list',
  about: text('command.account-list.about'),
  operands: [],
  options: {
    search: { value: 'TEXT', about: text('command.account-list.search') },
    state: {
      value: 'STATE',
      about: text(['command.account-list.state', { states: accountStates.join(', ') }]),
    },
    role: { value: 'admin|user', about: text('command.account-list.role') },
    group: { value: 'GROUP', about: text('command.account-list.group') },
    factor: {
      value: 'FACTOR',
      about: text(['command.account-list.factor', { factors: factorFilters.join(', ') }]),
    },
    seen: { value: 'DAYS', about: text('command.account-list.seen') },
    limit: {
      value: 'N',
      about: text(['command.account-list.limit', { limit: defaultLimit, max: highestLimit }]),
    },
    cursor: { value: 'CURSOR', about: text('command.account-list.cursor') },
  },
  run: listPage,
};

async function listPage(input: Input): Promise<Result> {
  const limit = Number(input.option('limit') ?? defaultLimit);
  if (!Number.isInteger(limit) || limit < 1 || limit > highestLimit) {
    return misused(text(['command.account-list.bad-limit', { max: highestLimit }]));
  }
  return withServices(async ({ browseAccounts, clock }) => {
    const names = ['search', 'state', 'role', 'group', 'factor', 'seen'] as const;
    const texts = Object.fromEntries(names.map((name) => [name, input.option(name) ?? '']));
    const filter = tryAccountFilter(texts, clock.now());
    if (filter === undefined) return misused(text('command.account-list.bad-filter'));
    const place = { after: input.option('cursor'), limit, isNewestFirst: false };
    const page = await browseAccounts.list(filter, place);
    return page === undefined ? misused(text('command.account-list.bad-cursor')) : listed(page);
  });
}

function listed({ accounts, next: cursor }: ListedAccounts): Result {
  const next = cursor ?? null;
  const rows = accounts.map(({ account, states }) => [
    account.username,
    account.email,
    account.role,
    states.join(', '),
    instant(account.createdAt),
    account.lastSeenAt === null ? '-' : instant(account.lastSeenAt),
  ]);
  const head = ['USER NAME', 'EMAIL', 'ROLE', 'STATE', 'CREATED', 'LAST SEEN'];
  const more = next === null ? [] : ['', text(['command.account-list.more', { cursor: next }])];
  return done([...table([head, ...rows]), ...more], {
    accounts: accounts.map(({ account, states }) => ({
      ...accountJson(account),
      states,
      last_seen_at: iso(account.lastSeenAt),
    })),
    next_cursor: next,
  });
}
