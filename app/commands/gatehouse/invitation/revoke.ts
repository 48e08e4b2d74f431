import { type Command, done, requestContext } from '../command.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';
import { noInvitation, withInvitation } from './with-invitation.ts';

export const inviteRevoke: Command = {
  name: 'invite revoke',
  about: text('command.invite-revoke.about'),
  operands: ['INVITATION'],
  options: {},
  run: ({ operands: [name = ''] }) =>
    withServices((services) =>
      withInvitation(services, name, async (id) => {
        const isRevoked = await services.revokeInvitation({ id, requestContext });
        return isRevoked ? done([text('command.invite-revoke.done')], { id }) : noInvitation();
      }),
    ),
};
