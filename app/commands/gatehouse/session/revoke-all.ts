import { withAccount } from '../account/find-account.ts';
import { type Command, circumstances, done } from '../command.ts';
import { withCopies } from '../with-services.ts';
import { sessions } from '../words.ts';

export const sessionRevokeAll: Command = {
  name: 'session revoke-all',
  about: 'Log somebody out everywhere',
  operands: ['USER'],
  options: {},
  run: ({ operands: [name = ''] }) =>
    withCopies((services) =>
      withAccount(services, name, async ({ id: accountId, username }) => {
        const ended = await services.revokeSessions({ which: { accountId }, circumstances });
        return done([`Ended ${sessions(ended)} of ${username}.`], {
          username,
          sessions_ended: ended,
        });
      }),
    ),
};
