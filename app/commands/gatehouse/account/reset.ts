import { type Command, done, refused, requestContext } from '../command.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';
import { withLivingAccount } from './find-account.ts';

export const accountReset: Command = {
  name: 'account reset',
  about: text('command.account-reset.about'),
  operands: ['USER'],
  options: {},
  notes: [text('command.account-reset.notes')],
  run: ({ operands: [name = ''] }) =>
    withServices((services) =>
      withLivingAccount(services, name, async ({ id: accountId, username }) => {
        const outcome = await services.startReset({ accountId, requestContext });
        switch (outcome.kind) {
          case 'no-mail':
            return refused('mail_not_sent', text('command.account-reset.no-mail'));
          case 'account-inactive':
            return refused('invalid', text(['command.account-reset.inactive', { username }]));
          case 'mailed': {
            const { email } = outcome;
            return done([text(['command.account-reset.done', { email }])], { username, email });
          }
        }
      }),
    ),
};
