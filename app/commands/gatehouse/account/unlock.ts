import { type Command, circumstances, done } from '../command.ts';
import { withServices } from '../with-services.ts';
import { failuresJson } from '../words.ts';
import { withLivingAccount } from './find-account.ts';

export const accountUnlock: Command = {
  name: 'account unlock',
  about: 'Forget the failed logins of an account, and let its owner log in without waiting',
  operands: ['USER'],
  options: {},
  run: ({ operands: [name = ''] }) =>
    withServices((services) =>
      withLivingAccount(services, name, async ({ id: accountId, username }) => {
        const found = await services.unlockAccount({ accountId, circumstances });
        const count = (found?.byStrangers ?? 0) + (found?.onKnownDevices ?? 0);
        const line =
          found === undefined
            ? `${username} has no failed logins.`
            : `Unlocked ${username}: ${count} failed ${count === 1 ? 'login is' : 'logins are'} forgotten.`;
        return done([line], { username, forgotten: failuresJson(found) });
      }),
    ),
};
