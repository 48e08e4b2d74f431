import { type Command, done, requestContext } from '../command.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';
import { failuresJson } from '../words.ts';
import { withLivingAccount } from './find-account.ts';

export const accountUnlock: Command = {
  name: 'account unlock',
  about: text('command.account-unlock.about'),
  operands: ['USER'],
  options: {},
  run: ({ operands: [name = ''] }) =>
    withServices((services) =>
      withLivingAccount(services, name, async ({ id: accountId, username }) => {
        const found = await services.unlockAccount({ accountId, requestContext });
        const count = (found?.byStrangers ?? 0) + (found?.onKnownDevices ?? 0);
        const wasLockedByOwner = found?.wasLockedByOwner === true;
        const lines = [
          found === undefined
            ? text(['command.account-unlock.none', { username }])
            : text(['command.account-unlock.done', { username, count }]),
          ...(wasLockedByOwner ? [text(['command.account-unlock.owner', { username }])] : []),
        ];
        return done(lines, {
          username,
          forgotten: failuresJson(found),
          was_locked_by_owner: wasLockedByOwner,
        });
      }),
    ),
};
