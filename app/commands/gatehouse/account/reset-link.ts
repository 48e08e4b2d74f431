import { type Command, circumstances, done, type Result, refused } from '../command.ts';
import { withServices } from '../with-services.ts';
import { instant } from '../words.ts';
import { withLivingAccount } from './find-account.ts';

export const accountResetLink: Command = {
  name: 'account reset-link',
  about: 'Make a link with which somebody chooses a new password',
  operands: ['USER'],
  options: {},
  notes: [
    'It works once, for an hour, and ends those made before; everything else stays as it is until then.',
    'Whoever has it can take the account over: hand it to its owner alone.',
  ],
  run: ({ operands: [name = ''] }) =>
    withServices((services, { BASE_URL }) =>
      withLivingAccount(services, name, async ({ id: accountId, username }) => {
        const outcome = await services.makeResetLink({ accountId, circumstances });
        if (outcome.kind === 'shut-out') {
          return refused('invalid', `${username} is disabled: a link would not work.`);
        }
        if (outcome.kind === 'administrator') return administrator(username);
        const { path, token, expiresAt } = outcome.link;
        const link = new URL(`${path}?${new URLSearchParams({ token })}`, BASE_URL).href;
        return done([link, `It works once, until ${instant(expiresAt)}.`], {
          username,
          link,
          expires_at: new Date(expiresAt).toISOString(),
        });
      }),
    ),
};

function administrator(username: string): Result {
  return refused(
    'administrator',
    `${username} is an administrator, so the link is not shown. Ask for one by email at /forgot-password, or create another administrator with account create.`,
  );
}
