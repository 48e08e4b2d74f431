import { done } from '../command.ts';
import { text } from '../text.ts';
import { deactivateCommand } from './deactivate-command.ts';

export const accountDisable = deactivateCommand({
  name: 'account disable',
  about: text('command.account-disable.about'),
  deactivateAccount: (services, change) => services.disableAccount(change),
  whenUnchanged: (username) =>
    done([text(['command.account-disable.already', { username }])], {
      username,
      state: 'disabled',
      sessions_ended: 0,
    }),
});
