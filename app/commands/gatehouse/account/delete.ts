import { refused } from '../command.ts';
import { onceConfirmed, yesOption } from '../confirm.ts';
import { shutOutCommand } from './shut-out-command.ts';

export const accountDelete = shutOutCommand({
  name: 'account delete',
  about: 'End an account; its user name stays taken, its email is free',
  options: yesOption,
  guard: onceConfirmed,
  notes: ['Until its personal data is erased, account restore brings it back.'],
  shutOut: (services, change) => services.deleteAccount(change),
  alreadyOut: (username) => refused('not_found', `The account "${username}" is deleted.`),
});
