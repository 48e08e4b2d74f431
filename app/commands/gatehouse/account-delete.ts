import { refused } from './command.ts';
import { shutOutCommand } from './shut-out-command.ts';

export const accountDelete = shutOutCommand({
  name: 'account delete',
  about: 'End an account for good; its user name stays taken, its email until it is erased',
  shutOut: (services, change) => services.deleteAccount(change),
  alreadyOut: (username) => refused('not_found', `The account "${username}" is deleted.`),
});
