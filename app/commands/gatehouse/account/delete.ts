import { refused } from '../command.ts';
import { onceConfirmed, yesOption } from '../confirm.ts';
import { text } from '../text.ts';
import { deactivateCommand } from './deactivate-command.ts';

export const accountDelete = deactivateCommand({
  name: 'account delete',
  about: text('command.account-delete.about'),
  options: yesOption,
  guard: onceConfirmed,
  notes: [text('command.account-delete.notes')],
  deactivateAccount: (services, change) => services.deleteAccount(change),
  whenUnchanged: (username) =>
    refused('not_found', text(['command.account.is-deleted', { username }])),
});
