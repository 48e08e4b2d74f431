import { withLivingAccount } from '../account/find-account.ts';
import { type Command, done, requestContext } from '../command.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';

export const keyRevokeAll: Command = {
  name: 'key revoke-all',
  about: text('command.key-revoke-all.about'),
  operands: ['USER'],
  options: {},
  run: ({ operands: [name = ''] }) =>
    withServices((services) =>
      withLivingAccount(services, name, async ({ id: accountId, username }) => {
        const count = await services.revokeKeys({ accountId, requestContext });
        return done([text(['command.key-revoke-all.done', { username, count }])], {
          username,
          keys_revoked: count,
        });
      }),
    ),
};
