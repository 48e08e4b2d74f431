import { type Command, done, refused, requestContext } from '../command.ts';
import { onceConfirmed, yesOption } from '../confirm.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';
import { withDeletedAccount } from './find-account.ts';

export const accountErase: Command = {
  name: 'account erase',
  about: text('command.account-erase.about'),
  operands: ['USER'],
  options: yesOption,
  run: (input) =>
    withServices((services) =>
      withDeletedAccount(services, input.operands[0] ?? '', (account) =>
        onceConfirmed(input, account, async () => {
          const { id: accountId, username } = account;
          const isErased = await services.eraseAtOnce({ accountId, requestContext });
          return isErased
            ? done([text(['command.account-erase.erased', { username }])], {
                username,
                state: 'erased',
              })
            : refused('invalid', text(['command.account-erase.already', { username }]));
        }),
      ),
    ),
};
