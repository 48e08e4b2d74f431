import { type Command, done, refused, requestContext } from '../command.ts';
import { text } from '../text.ts';
import { withCopies } from '../with-services.ts';
import { withLivingAccount } from './find-account.ts';

export const accountSetEmail: Command = {
  name: 'account set-email',
  about: text('command.account-set-email.about'),
  operands: ['USER', 'ADDRESS'],
  options: { confirmed: { about: text('command.account-set-email.confirmed') } },
  notes: [text('command.account-set-email.notes')],
  run: (input) =>
    withCopies((services) => {
      const [name = '', email = ''] = input.operands;
      return withLivingAccount(services, name, async ({ id: accountId, username }) => {
        const isConfirmed = input.has('confirmed');
        const change = { accountId, email, isConfirmed, requestContext };
        const { kind } = await services.setEmail(change);
        switch (kind) {
          case 'invalid':
            return refused('invalid', text('command.account-create.bad-email'));
          case 'taken':
            return refused('taken', text('command.account-create.email-taken'));
          case 'unchanged':
          case 'changed':
            return done([text(['command.account-set-email.done', { username, email }])], {
              username,
              email,
            });
        }
      });
    }),
};

export const accountConfirmEmail: Command = {
  name: 'account confirm-email',
  about: text('command.account-confirm-email.about'),
  operands: ['USER'],
  options: {},
  run: ({ operands: [name = ''] }) =>
    withCopies((services) =>
      withLivingAccount(services, name, async ({ id: accountId, username, email }) => {
        const isNew = await services.confirmEmailOf({ accountId, requestContext });
        const key = isNew
          ? 'command.account-confirm-email.done'
          : 'command.account-confirm-email.already';
        return done([text([key, { email }])], { username, email, email_confirmed: true });
      }),
    ),
};
