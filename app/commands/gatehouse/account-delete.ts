import { type Command, circumstances, done, lastAdministrator, refused } from './command.ts';
import { withLivingAccount } from './find-account.ts';
import { withCopies } from './with-services.ts';
import { sessions } from './words.ts';

export const accountDelete: Command = {
  name: 'account delete',
  about: 'End an account for good; its user name stays taken, its email until it is erased',
  operands: ['USER'],
  options: {},
  run: ({ operands: [name = ''] }) =>
    withCopies((services) =>
      withLivingAccount(services, name, async (account) => {
        const { id: accountId, username } = account;
        const outcome = await services.deleteAccount({ accountId, circumstances });
        switch (outcome.kind) {
          case 'deleted':
            return done([`Deleted ${username}; ended ${sessions(outcome.sessionsEnded)}.`], {
              username,
              state: 'deleted',
              sessions_ended: outcome.sessionsEnded,
            });
          case 'unchanged':
            return refused('not_found', `The account "${username}" is deleted.`);
          case 'last-administrator':
            return lastAdministrator(account);
        }
      }),
    ),
};
