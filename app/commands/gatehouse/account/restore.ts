import type { Account } from '../../../accounts/account.ts';
import { type Command, circumstances, done, type Result, refused } from '../command.ts';
import { withServices } from '../with-services.ts';
import { accountJson } from '../words.ts';
import { withDeletedAccount } from './find-account.ts';

export const accountRestore: Command = {
  name: 'account restore',
  about: 'Bring a deleted account back, until it is erased',
  operands: ['USER'],
  options: {},
  notes: [
    'No password, session, API key or known device comes back: its owner gets an email with a link to choose a new password.',
    'Role and groups come back: an administrator is one again.',
  ],
  run: ({ operands: [name = ''] }) =>
    withServices((services) =>
      withDeletedAccount(services, name, async ({ id: accountId, username, email }) => {
        const outcome = await services.restoreAccount({ accountId, circumstances });
        switch (outcome.kind) {
          case 'email-taken':
            return refused('taken', `${email} belongs to another account, or did until recently.`);
          case 'unchanged':
            return refused('invalid', `${username} cannot be restored: its data is erased.`);
          case 'restored':
            return restored(outcome.account, outcome.isMailed);
        }
      }),
    ),
};

function restored(account: Account, isMailed: boolean): Result {
  const { username, email, role, disabledAt } = account;
  const lines = [`Restored ${username} (${role}).`];
  if (isMailed) lines.push(`An email to ${email} has a link to choose a new password.`);
  else if (disabledAt !== null) {
    lines.push('It is disabled, as before. Enable it, then make a link with account reset-link.');
  } else {
    lines.push('No email can be sent. Make a link to a new password with account reset-link.');
  }
  if (role === 'admin') {
    lines.push(
      `Role and groups are as before. account set-role ${username} user takes the role away.`,
    );
  }
  return done(lines, { account: accountJson(account), mailed: isMailed });
}
