import { type Command, done, requestContext } from '../command.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';
import { withLivingAccount } from './find-account.ts';

export const accountEnable: Command = {
  name: 'account enable',
  about: text('command.account-enable.about'),
  operands: ['USER'],
  options: {},
  run: ({ operands: [name = ''] }) =>
    withServices((services) =>
      withLivingAccount(services, name, async ({ id: accountId, username }) => {
        const isNew = await services.enableAccount({ accountId, requestContext });
        return done(
          [
            isNew
              ? text(['command.account-enable.enabled', { username }])
              : text(['command.account-enable.already', { username }]),
          ],
          {
            username,
            state: 'active',
          },
        );
      }),
    ),
};
