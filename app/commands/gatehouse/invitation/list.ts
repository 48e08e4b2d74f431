import { invitationStates } from '../../../accounts/invitation.ts';
import { type Command, done, misused } from '../command.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';
import { instant, iso, table } from '../words.ts';

const limit = 500;

export const inviteList: Command = {
  name: 'invite list',
  about: text('command.invite-list.about'),
  operands: [],
  options: { state: { value: 'STATE', about: text('command.invite-list.state') } },
  async run(input) {
    const wanted = input.option('state') ?? 'pending';
    const state = invitationStates.find((each) => each === wanted);
    if (state === undefined) return misused(text('command.invite-list.bad-state'));
    return withServices(async ({ browseInvitations }) => {
      const { invitations } = await browseInvitations(state, { after: undefined, limit });
      const rows = invitations.map((one) => [
        ...[one.id, one.email, one.role, one.invitedBy],
        instant(one.expiresAt),
      ]);
      const headings = ['INVITATION', 'EMAIL', 'ROLE', 'INVITED BY', 'EXPIRES'];
      const lines =
        rows.length === 0 ? [text('command.invite-list.none')] : table([headings, ...rows]);
      const listed = invitations.map(({ id, email, role, groups, invitedBy, expiresAt }) => ({
        ...{ id, email, role, groups, state },
        invited_by: invitedBy,
        expires_at: iso(expiresAt),
      }));
      return done(lines, { invitations: listed });
    });
  },
};
