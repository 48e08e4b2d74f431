import { type Command, circumstances, done } from '../command.ts';
import { withServices } from '../with-services.ts';
import { withLivingAccount } from './find-account.ts';

export const accountEnable: Command = {
  name: 'account enable',
  about: 'Let somebody who was disabled log in again',
  operands: ['USER'],
  options: {},
  run: ({ operands: [name = ''] }) =>
    withServices((services) =>
      withLivingAccount(services, name, async ({ id: accountId, username }) => {
        const isNew = await services.enableAccount({ accountId, circumstances });
        return done([isNew ? `Enabled ${username}.` : `${username} was not disabled.`], {
          username,
          state: 'active',
        });
      }),
    ),
};
