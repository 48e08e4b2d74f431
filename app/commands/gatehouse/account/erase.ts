import { type Command, circumstances, done, refused } from '../command.ts';
import { onceConfirmed, yesOption } from '../confirm.ts';
import { withServices } from '../with-services.ts';
import { withDeletedAccount } from './find-account.ts';

export const accountErase: Command = {
  name: 'account erase',
  about: 'Erase the personal data of a deleted account now; nobody can restore it then',
  operands: ['USER'],
  options: yesOption,
  run: (input) =>
    withServices((services) =>
      withDeletedAccount(services, input.operands[0] ?? '', (account) =>
        onceConfirmed(input, account, async () => {
          const { id: accountId, username } = account;
          const isErased = await services.eraseAtOnce({ accountId, circumstances });
          return isErased
            ? done([`Erased ${username}.`], { username, state: 'erased' })
            : refused('invalid', `${username} is erased already.`);
        }),
      ),
    ),
};
