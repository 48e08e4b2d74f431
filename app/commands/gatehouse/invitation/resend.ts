import { type Command, done, refused, requestContext } from '../command.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';
import { noInvitation, withInvitation } from './with-invitation.ts';
import { withSender } from './with-sender.ts';

export const inviteResend: Command = {
  name: 'invite resend',
  about: text('command.invite-resend.about'),
  operands: ['INVITATION'],
  options: {
    from: { value: 'USER', about: text('command.invite.from'), isRequired: true },
    link: { about: text('command.invite-resend.link') },
  },
  run: (input) =>
    withServices((services, { BASE_URL }) =>
      withSender(services, input.option('from') ?? '', (inviter) =>
        withInvitation(services, input.operands[0] ?? '', async (id) => {
          const delivery = input.has('link') ? 'link' : 'email';
          const how = { inviter, delivery, requestContext } as const;
          const outcome = await services.resendInvitation({ id, ...how });
          switch (outcome.kind) {
            case 'sent': {
              const { link: made, invitation } = outcome;
              const url = made && new URL(`${made.path}?token=${made.token}`, BASE_URL).href;
              const { email } = invitation;
              return done([url ?? text(['command.invite-resend.done', { email }])], {
                ...{ id, email },
                link: url ?? null,
              });
            }
            case 'closed':
              return noInvitation();
            case 'has-account':
              return refused('taken', text('command.invite-resend.has-account'));
            case 'no-mail':
              return refused('configuration', text('command.invite.no-mail'));
            case 'administrator':
              return refused('administrator', text('command.invite.administrator'));
          }
        }),
      ),
    ),
};
