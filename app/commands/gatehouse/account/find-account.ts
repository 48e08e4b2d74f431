import type { Account } from '../../../accounts/account.ts';
import { isEmail } from '../../../accounts/log-in-name.ts';
import type { Services } from '../../../services.ts';
import { type Result, refused } from '../command.ts';
import { text } from '../text.ts';

/**
 * Runs an action for the account with this user name or email, deleted or not. Otherwise reports that there
 * is none.
 */
export async function withAccount(
  { stores }: Services,
  name: string,
  use: (account: Account) => Promise<Result>,
): Promise<Result> {
  const account =
    (await stores.accounts.findByLogInName(name)) ??
    (isEmail(name) ? await stores.accounts.findDeletedByEmail(name) : undefined);
  return account ? use(account) : refused('not_found', text(['command.account.unknown', { name }]));
}

/** Like `withAccount`, but refuses a deleted account. */
export function withLivingAccount(
  services: Services,
  name: string,
  use: (account: Account) => Promise<Result>,
): Promise<Result> {
  return withAccount(services, name, async (account) =>
    account.deletedAt === null
      ? use(account)
      : refused('not_found', text(['command.account.is-deleted', { username: account.username }])),
  );
}

/** Like `withAccount`, but only for a deleted account. */
export async function withDeletedAccount(
  { stores }: Services,
  name: string,
  use: (account: Account) => Promise<Result>,
): Promise<Result> {
  const account = isEmail(name)
    ? await stores.accounts.findDeletedByEmail(name)
    : await stores.accounts.findByLogInName(name);
  if (account === undefined)
    return refused('not_found', text(['command.account.none-deleted', { name }]));
  if (account.deletedAt !== null) return use(account);
  return refused('invalid', text(['command.account.not-deleted', { username: account.username }]));
}
