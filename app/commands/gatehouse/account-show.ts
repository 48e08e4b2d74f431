import { type Command, done } from './command.ts';
import { withAccount } from './find-account.ts';
import { withServices } from './with-services.ts';
import { accountJson, accountState, instant, table } from './words.ts';

export const accountShow: Command = {
  name: 'account show',
  about: 'Show one account, by user name or email',
  operands: ['USER'],
  options: {},
  run: ({ operands: [name = ''] }) =>
    withServices((services) =>
      withAccount(services, name, async (account) => {
        const { givenName, familyName } = account;
        const lines = table([
          ['User name', account.username],
          ['Name', [givenName, familyName].filter((part) => part !== null).join(' ') || '-'],
          ['Email', account.email],
          ['Role', account.role],
          ['Groups', account.groups.join(', ') || '-'],
          ['State', accountState(account)],
          ['Created', instant(account.createdAt)],
          ['Id', account.id],
        ]);
        return done(lines, { account: accountJson(account) });
      }),
    ),
};
