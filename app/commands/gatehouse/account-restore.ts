import { type Command, circumstances, done, refused } from './command.ts';
import { withDeletedAccount } from './find-account.ts';
import { withServices } from './with-services.ts';
import { accountJson } from './words.ts';

export const accountRestore: Command = {
  name: 'account restore',
  about: 'Bring a deleted account back, until it is erased',
  operands: ['USER'],
  options: {},
  notes: [
    'No password, session, API key or known device comes back: its owner gets an email with a link to choose a new password.',
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
          case 'restored': {
            const { account, isMailed } = outcome;
            const next = isMailed
              ? `An email to ${email} has a link to choose a new password.`
              : account.disabledAt !== null
                ? 'It is disabled, as before. Enable it, then make a link with account reset-link.'
                : 'No email can be sent. Make a link to a new password with account reset-link.';
            const lines = [`Restored ${username} (${account.role}).`, next];
            return done(lines, { account: accountJson(account), mailed: isMailed });
          }
        }
      }),
    ),
};
