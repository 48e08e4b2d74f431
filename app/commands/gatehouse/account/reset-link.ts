import { type Command, done, type Result, refused, requestContext } from '../command.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';
import { instant } from '../words.ts';
import { withLivingAccount } from './find-account.ts';

export const accountResetLink: Command = {
  name: 'account reset-link',
  about: text('command.account-reset-link.about'),
  operands: ['USER'],
  options: {},
  notes: [text('command.account-reset-link.notes')],
  run: ({ operands: [name = ''] }) =>
    withServices((services, { BASE_URL }) =>
      withLivingAccount(services, name, async ({ id: accountId, username }) => {
        const outcome = await services.makeResetLink({ accountId, requestContext });
        if (outcome.kind === 'account-inactive') {
          return refused('invalid', text(['command.account-reset-link.disabled', { username }]));
        }
        if (outcome.kind === 'administrator') return administrator(username);
        const { path, token, expiresAt } = outcome.link;
        const link = new URL(`${path}?${new URLSearchParams({ token })}`, BASE_URL).href;
        return done(
          [link, text(['command.account-reset-link.expires', { until: instant(expiresAt) }])],
          {
            username,
            link,
            expires_at: new Date(expiresAt).toISOString(),
          },
        );
      }),
    ),
};

function administrator(username: string): Result {
  return refused('administrator', text(['command.account-reset-link.administrator', { username }]));
}
