import { type Command, done, lastAdministrator, misused, requestContext } from '../command.ts';
import { text } from '../text.ts';
import { withCopies } from '../with-services.ts';
import { withLivingAccount } from './find-account.ts';
import { isRole } from './role.ts';

export const accountSetRole: Command = {
  name: 'account set-role',
  about: text('command.account-set-role.about'),
  operands: ['USER', 'admin|user'],
  options: {},
  run: async ({ operands: [name = '', role] }) => {
    if (!isRole(role)) return misused(text('command.account-set-role.bad-role'));
    return withCopies((services) =>
      withLivingAccount(services, name, async (account) => {
        const { id: accountId, username } = account;
        const { kind } = await services.setRole({ accountId, role, requestContext });
        if (kind === 'last-administrator') return lastAdministrator(account);
        const key =
          kind === 'changed'
            ? 'command.account-set-role.changed'
            : 'command.account-set-role.already';
        return done([text([key, { username, role }])], { username, role });
      }),
    );
  },
};
