import {
  type Command,
  done,
  lastAdministrator,
  misused,
  refused,
  requestContext,
} from '../command.ts';
import { text } from '../text.ts';
import { withCopies } from '../with-services.ts';
import { instant, iso } from '../words.ts';
import { withLivingAccount } from './find-account.ts';

const dayMs = 24 * 60 * 60 * 1000;

export const accountSetEnd: Command = {
  name: 'account set-end',
  about: text('command.account-set-end.about'),
  operands: ['USER', 'DAY|never'],
  options: {},
  notes: [text('command.account-set-end.notes')],
  run: async ({ operands: [name = '', day = ''] }) => {
    const endsAt = endOf(day);
    if (endsAt === undefined) return misused(text('command.account-set-end.bad-day'));
    return withCopies((services) =>
      withLivingAccount(services, name, async (account) => {
        const { id: accountId, username } = account;
        const { kind } = await services.setEndDate({ accountId, endsAt, requestContext });
        if (kind === 'last-administrator') return lastAdministrator(account);
        if (kind === 'past') return refused('invalid', text('command.account-set-end.past'));
        const line =
          endsAt === null
            ? text(['command.account-set-end.removed', { username }])
            : text(['command.account-set-end.done', { username, when: instant(endsAt) }]);
        return done([line], { username, ends_at: iso(endsAt) });
      }),
    );
  },
};

/** @returns the end of that day in UTC; null for `never`; undefined for anything else */
function endOf(day: string): number | null | undefined {
  if (day === 'never') return null;
  const at = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00.000Z`) : Number.NaN;
  if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(day)) return undefined;
  return at + dayMs;
}
