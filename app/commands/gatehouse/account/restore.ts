import type { Account } from '../../../accounts/account.ts';
import { type Command, done, type Result, refused, requestContext } from '../command.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';
import { accountJson } from '../words.ts';
import { withDeletedAccount } from './find-account.ts';

export const accountRestore: Command = {
  name: 'account restore',
  about: text('command.account-restore.about'),
  operands: ['USER'],
  options: {},
  notes: [text('command.account-restore.notes')],
  run: ({ operands: [name = ''] }) =>
    withServices((services) =>
      withDeletedAccount(services, name, async ({ id: accountId, username, email }) => {
        const outcome = await services.restoreAccount({ accountId, requestContext });
        switch (outcome.kind) {
          case 'email-taken':
            return refused('taken', text(['command.account-restore.email-taken', { email }]));
          case 'unchanged':
            return refused('invalid', text(['command.account-restore.erased', { username }]));
          case 'restored':
            return restored(outcome.account, outcome.isMailed);
        }
      }),
    ),
};

function restored(account: Account, isMailed: boolean): Result {
  const { username, email, role, disabledAt } = account;
  const lines = [text(['command.account-restore.restored', { username, role }])];
  if (isMailed) lines.push(text(['command.account-restore.emailed', { email }]));
  else if (disabledAt !== null) {
    lines.push(text('command.account-restore.disabled'));
  } else {
    lines.push(text('command.account-restore.no-email'));
  }
  if (role === 'admin') {
    lines.push(text(['command.account-restore.administrator', { username }]));
  }
  return done(lines, { account: accountJson(account), mailed: isMailed });
}
