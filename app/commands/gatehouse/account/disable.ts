import { done } from '../command.ts';
import { shutOutCommand } from './shut-out-command.ts';

export const accountDisable = shutOutCommand({
  name: 'account disable',
  about: 'Shut somebody out at once, until the account is enabled again',
  shutOut: (services, change) => services.disableAccount(change),
  alreadyOut: (username) =>
    done([`${username} was disabled already.`], { username, state: 'disabled', sessions_ended: 0 }),
});
