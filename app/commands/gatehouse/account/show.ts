import { lockedFor } from '../../../throttling/failure-limits.ts';
import { type Command, done } from '../command.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';
import { accountJson, accountState, failuresJson, instant, iso, table } from '../words.ts';
import { withAccount } from './find-account.ts';

export const accountShow: Command = {
  name: 'account show',
  about: text('command.account-show.about'),
  operands: ['USER'],
  options: {},
  run: ({ operands: [name = ''] }) =>
    withServices((services) =>
      withAccount(services, name, async (account) => {
        const { givenName, familyName } = account;
        const found = await services.stores.failures.find(account.id);
        const failures = { byStrangers: 0, onKnownDevices: 0, delayedUntil: null, ...found };
        const { byStrangers, onKnownDevices } = failures;
        const delayedUntil = stillTo(failures.delayedUntil, services.clock.now());
        const locked = lockedFor(failures);
        const lines = table([
          ['User name', account.username],
          ['Name', [givenName, familyName].filter((part) => part !== null).join(' ') || '-'],
          ['Email', account.email],
          ['Role', account.role],
          ['Groups', account.groups.join(', ') || '-'],
          ['State', accountState(account)],
          ['Created', instant(account.createdAt)],
          ['Id', account.id],
          [
            'Failed logins',
            text(['command.account-show.failures', { byStrangers, onKnownDevices }]),
          ],
          [
            'Delay',
            delayedUntil === null
              ? '-'
              : text(['command.account-show.delayed', { until: instant(delayedUntil) }]),
          ],
          ['Locked', lockWords[locked]],
        ]);
        return done(lines, {
          account: {
            ...accountJson(account),
            failed_logins: failuresJson(failures),
            delayed_until: iso(delayedUntil),
            locked_for: locked,
          },
        });
      }),
    ),
};

const lockWords = {
  nobody: '-',
  strangers: text('command.account-show.locked-for-strangers'),
  everybody: text('command.account-show.locked-for-everybody'),
} as const;

function stillTo(at: number | null, now: number): number | null {
  return at !== null && at > now ? at : null;
}
