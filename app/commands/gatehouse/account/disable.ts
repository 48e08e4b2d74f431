import { done } from '../command.ts';
import { text } from '../text.ts';
import { shutOutCommand } from './shut-out-command.ts';

export const accountDisable = shutOutCommand({
  name: 'account disable',
  about: text('command.account-disable.about'),
  deactivateAccount: (services, change) => services.disableAccount(change),
  alreadyOut: (username) =>
    done([text(['command.account-disable.already', { username }])], {
      username,
      state: 'disabled',
      sessions_ended: 0,
    }),
});
