import { type Command, circumstances, done, lastAdministrator, misused } from '../command.ts';
import { withCopies } from '../with-services.ts';
import { withLivingAccount } from './find-account.ts';
import { isRole } from './role.ts';

export const accountSetRole: Command = {
  name: 'account set-role',
  about: 'Change what somebody may do, from the next request on',
  operands: ['USER', 'admin|user'],
  options: {},
  run: async ({ operands: [name = '', role] }) => {
    if (!isRole(role)) return misused('A role is admin or user.');
    return withCopies((services) =>
      withLivingAccount(services, name, async (account) => {
        const { id: accountId, username } = account;
        const { kind } = await services.setRole({ accountId, role, circumstances });
        if (kind === 'last-administrator') return lastAdministrator(account);
        const verb = kind === 'changed' ? 'is' : 'was';
        const ending = kind === 'changed' ? ' now.' : ' already.';
        return done([`The role of ${username} ${verb} ${role}${ending}`], { username, role });
      }),
    );
  },
};
