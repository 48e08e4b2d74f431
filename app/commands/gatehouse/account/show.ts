import { lockedFor } from '../../../throttling/failure-limits.ts';
import { type Command, done } from '../command.ts';
import { withServices } from '../with-services.ts';
import { accountJson, accountState, failuresJson, instant, iso, table } from '../words.ts';
import { withAccount } from './find-account.ts';

export const accountShow: Command = {
  name: 'account show',
  about: 'Show one account, by user name or email',
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
          ['Failed logins', `${byStrangers} on new devices, ${onKnownDevices} on known ones`],
          ['Delay', delayedUntil === null ? '-' : `on new devices until ${instant(delayedUntil)}`],
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
  strangers: 'on new devices and for programs; account unlock lets them in',
  everybody: 'everywhere; account unlock lets its owner in',
} as const;

function stillTo(at: number | null, now: number): number | null {
  return at !== null && at > now ? at : null;
}
