import { type Command, done, type Input, misused, type Result } from '../command.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';
import { accountJson, accountState, instant, table } from '../words.ts';

const defaultLimit = 50;
const highestLimit = 200;

export const accountList: Command = {
  name: 'account list',
  about: text('command.account-list.about'),
  operands: [],
  options: {
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
  return withServices(async ({ stores }) => {
    // One more than requested shows whether there is a next page.
    const found = await stores.accounts.list(input.option('cursor'), limit + 1);
    const shown = found.slice(0, limit);
    const nextCursor = found.length > limit ? (shown.at(-1)?.id ?? null) : null;
    const rows = shown.map((account) => [
      account.username,
      account.email,
      account.role,
      accountState(account),
      instant(account.createdAt),
    ]);
    const lines = table([['USER NAME', 'EMAIL', 'ROLE', 'STATE', 'CREATED'], ...rows]);
    const more =
      nextCursor === null ? [] : ['', text(['command.account-list.more', { cursor: nextCursor }])];
    return done([...lines, ...more], {
      accounts: shown.map(accountJson),
      next_cursor: nextCursor,
    });
  });
}
