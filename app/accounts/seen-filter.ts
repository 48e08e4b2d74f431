import type { AccountFilter } from './account-filter.ts';

const dayMs = 24 * 60 * 60 * 1000;
const form = /^(-?)(\d{1,4})d$/;

/**
 * When somebody was last seen, as addresses and commands say it: `7d` in the last seven days, `-90d` not in the last
 * ninety days, `never`.
 *
 * @returns undefined for anything else
 */
export function trySeen(text: string, now: number): AccountFilter['seen'] {
  if (text === 'never') return 'never';
  const [, minus, days] = form.exec(text) ?? [];
  if (days === undefined) return undefined;
  const at = now - Number(days) * dayMs;
  return minus === '' ? { since: at } : { before: at };
}
