import type { Account } from './account.ts';

type Standing = Pick<Account, 'deletedAt' | 'disabledAt' | 'endsAt'>;

/** Whether an account that is not deleted cannot be used: it is disabled, or its end date is past. */
export function isInactive({ disabledAt, endsAt }: Standing, now: number): boolean {
  return disabledAt !== null || (endsAt !== null && endsAt <= now);
}

/** Whether its owner may log in, as far as the account itself goes. */
export function isUsable(account: Standing, now: number): boolean {
  return account.deletedAt === null && !isInactive(account, now);
}
