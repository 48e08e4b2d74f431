import { type Command, done, refused, requestContext } from '../command.ts';
import { text } from '../text.ts';
import { withCopies } from '../with-services.ts';
import { withLivingAccount } from './find-account.ts';

export const accountSetUsername: Command = {
  name: 'account set-username',
  about: text('command.account-set-username.about'),
  operands: ['USER', 'NAME'],
  options: {},
  notes: [text('command.account-set-username.notes')],
  run: ({ operands: [name = '', username = ''] }) =>
    withCopies((services) =>
      withLivingAccount(services, name, async ({ id: accountId, username: former }) => {
        const outcome = await services.setUsername({ accountId, username, requestContext });
        switch (outcome.kind) {
          case 'invalid':
            return refused('invalid', text('command.account-create.bad-username'));
          case 'taken':
            return refused('taken', text('command.account-set-username.taken'));
          case 'unchanged':
            return done([text(['command.account-set-username.already', { username }])], {
              username,
            });
          case 'changed': {
            const changed = { username: outcome.username, former };
            const line = text(['command.account-set-username.changed', changed]);
            return done([line], { username: outcome.username, former_username: former });
          }
        }
      }),
    ),
};
