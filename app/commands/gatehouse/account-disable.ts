import { type Command, circumstances, done, lastAdministrator } from './command.ts';
import { withLivingAccount } from './find-account.ts';
import { withCopies } from './with-services.ts';
import { sessions } from './words.ts';

export const accountDisable: Command = {
  name: 'account disable',
  about: 'Shut somebody out at once, until the account is enabled again',
  operands: ['USER'],
  options: {},
  run: ({ operands: [name = ''] }) =>
    withCopies((services) =>
      withLivingAccount(services, name, async (account) => {
        const { id: accountId, username } = account;
        const outcome = await services.disableAccount({ accountId, circumstances });
        switch (outcome.kind) {
          case 'disabled':
            return done([`Disabled ${username}; ended ${sessions(outcome.sessionsEnded)}.`], {
              username,
              state: 'disabled',
              sessions_ended: outcome.sessionsEnded,
            });
          case 'unchanged':
            return done([`${username} was disabled already.`], {
              username,
              state: 'disabled',
              sessions_ended: 0,
            });
          case 'last-administrator':
            return lastAdministrator(account);
        }
      }),
    ),
};
