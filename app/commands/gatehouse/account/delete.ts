import { refused } from '../command.ts';
import { onceConfirmed, yesOption } from '../confirm.ts';
import { text } from '../text.ts';
import { shutOutCommand } from './shut-out-command.ts';

export const accountDelete = shutOutCommand({
  name: 'account delete',
  about: text('command.account-delete.about'),
  options: yesOption,
  guard: onceConfirmed,
  notes: [text('command.account-delete.notes')],
  deactivateAccount: (services, change) => services.deleteAccount(change),
  alreadyOut: (username) =>
    refused('not_found', text(['command.account.is-deleted', { username }])),
});
