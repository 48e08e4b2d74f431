import { withLivingAccount } from '../account/find-account.ts';
import { type Command, done, refused, requestContext } from '../command.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';
import { instant } from '../words.ts';

const refusals = {
  'account-inactive': { code: 'invalid', message: 'command.factor-link.disabled' },
  administrator: { code: 'administrator', message: 'command.factor-link.administrator' },
  'has-factor': { code: 'invalid', message: 'command.factor-link.has-factor' },
  'not-required': { code: 'invalid', message: 'command.factor-link.not-required' },
} as const;

export const factorLink: Command = {
  name: 'factor link',
  about: text('command.factor-link.about'),
  operands: ['USER'],
  options: {},
  notes: [text('command.factor-link.notes')],
  run: ({ operands: [name = ''] }) =>
    withServices((services, { BASE_URL }) =>
      withLivingAccount(services, name, async ({ id: accountId, username }) => {
        const outcome = await services.makeEnrolLink({ accountId, requestContext });
        if (outcome.kind !== 'made') {
          const { code, message } = refusals[outcome.kind];
          return refused(code, text([message, { username }]));
        }
        const { path, token, expiresAt } = outcome.link;
        const link = new URL(`${path}?${new URLSearchParams({ token })}`, BASE_URL).href;
        const until = instant(expiresAt);
        return done([link, text(['command.factor-link.expires', { until }])], {
          username,
          link,
          expires_at: new Date(expiresAt).toISOString(),
        });
      }),
    ),
};
