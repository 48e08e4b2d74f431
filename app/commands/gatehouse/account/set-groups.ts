import { groupRules } from '../../../accounts/group-names.ts';
import { type Command, done, misused, requestContext } from '../command.ts';
import { text } from '../text.ts';
import { withCopies } from '../with-services.ts';
import { withLivingAccount } from './find-account.ts';

export const accountSetGroups: Command = {
  name: 'account set-groups',
  about: text('command.account-set-groups.about'),
  operands: ['USER'],
  options: {
    groups: {
      value: 'A,B',
      about: text('command.account-set-groups.groups'),
      isRequired: true,
    },
  },
  run: async ({ operands: [name = ''], option }) =>
    withCopies((services) =>
      withLivingAccount(services, name, async ({ id: accountId, username }) => {
        const wanted = option('groups') ?? '';
        const outcome = await services.setGroups({ accountId, groups: wanted, requestContext });
        if (outcome.kind === 'invalid') {
          return misused(groupRules);
        }
        const { kind, groups } = outcome;
        const verb = kind === 'changed' ? 'is now' : 'was already';
        const lines = [
          groups.length === 0
            ? `${username} ${verb} in no group.`
            : `${username} ${verb} in ${groups.join(', ')}.`,
        ];
        return done(lines, { username, groups });
      }),
    ),
};
