import { withAccount } from '../account/find-account.ts';
import { type Command, done, requestContext } from '../command.ts';
import { text } from '../text.ts';
import { withCopies } from '../with-services.ts';

export const sessionRevokeAll: Command = {
  name: 'session revoke-all',
  about: text('command.session-revoke-all.about'),
  operands: ['USER'],
  options: {},
  run: ({ operands: [name = ''] }) =>
    withCopies((services) =>
      withAccount(services, name, async ({ id: accountId, username }) => {
        const ended = await services.revokeSessions({ which: { accountId }, requestContext });
        return done([text(['command.session-revoke-all.done', { count: ended, username }])], {
          username,
          sessions_ended: ended,
        });
      }),
    ),
};
