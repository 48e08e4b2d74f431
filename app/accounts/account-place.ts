import type { Place, Walk } from './account-walk.ts';

const idLength = 36;
const id = /^[\da-f-]{36}$/;

/** A place of a walk as text, for cursors: the id of the account, after what the list is ordered by. */
export function placeOf({ key, account_id }: Place, { hasKey }: Pick<Walk, 'hasKey'>): string {
  return hasKey ? `${key} ${account_id}` : account_id;
}

/** @returns `unknown` for a text that `placeOf` has never returned for such a walk */
export function tryPlace(
  text: string | undefined,
  { hasKey, isNumeric }: Pick<Walk, 'hasKey' | 'isNumeric'>,
): Place | undefined | 'unknown' {
  if (text === undefined) return undefined;
  const account_id = text.slice(-idLength);
  if (!id.test(account_id)) return 'unknown';
  if (!hasKey) return text === account_id ? { key: account_id, account_id } : 'unknown';
  const key = text.slice(0, -idLength - 1);
  if (text !== `${key} ${account_id}`) return 'unknown';
  if (!isNumeric) return { key, account_id };
  return /^\d{1,15}$/.test(key) ? { key: Number(key), account_id } : 'unknown';
}
