import { z } from 'zod';
import { type Invitation, invitationStates } from '../../../accounts/invitation.ts';
import { handle, instant, toInstant } from '../schemas.ts';

const groups = z.array(z.string().max(64)).max(50);
export const invitation = z
  .object({
    id: handle,
    email: z.string().max(254),
    name: z.string().max(200).nullable(),
    role: z.enum(['user', 'admin']),
    groups,
    state: z.enum(invitationStates).meta({
      description:
        '`inactive`: its sender may no longer invite. It does not work until it is resent',
    }),
    link_shown: z.boolean().meta({
      description: 'Whether its link was shown. Then using it does not confirm the email address',
    }),
    invited_by: z.string().max(64).meta({ description: 'User name of its sender' }),
    created_at: instant,
    expires_at: instant,
    accepted_at: instant.nullable(),
    revoked_at: instant.nullable(),
  })
  .meta({ id: 'Invitation', description: 'An invitation to create an account' });

const link = z
  .url()
  .max(2000)
  .meta({
    examples: [
      'https://login.example.com/invite?token=pF3xY0sWq-7cKzR1vN_uT8dLm2hBJg5oEaXi4yQkVtA',
    ],
  })
  .nullable()
  .meta({ description: 'The link, if it was asked for. It is shown only in this response' });
export const delivery = z.enum(['email', 'link']).default('email').meta({
  description:
    '`link` sends no email and returns the link, to be passed on. Where email works, refused for administrators',
});
export const faults = [
  'email',
  'role',
  'groups',
  'name',
  'duplicate',
  'account',
  'reserved',
  'administrator',
] as const;
export const made = z
  .object({
    invited: z.array(z.object({ id: handle, email: z.string().max(254), link })).max(100),
    refused: z
      .array(z.object({ index: z.int().min(0).max(99), fault: z.enum(faults) }))
      .max(100)
      .meta({ description: 'The people who were not invited, by their place in the request' }),
  })
  .meta({ id: 'MadeInvitations', description: 'Who was invited, and who was not' });
export const resent = z
  .object({ invitation, link })
  .meta({ id: 'ResentInvitation', description: 'The invitation with its new link' });

export function invitationBody(found: Invitation): z.output<typeof invitation> {
  const { id, email, name, role, state, acceptedAt, revokedAt } = found;
  return {
    ...{ id, email, name, role, state },
    groups: [...found.groups],
    link_shown: found.isShown,
    invited_by: found.invitedBy,
    created_at: toInstant(found.createdAt),
    expires_at: toInstant(found.expiresAt),
    accepted_at: acceptedAt === null ? null : toInstant(acceptedAt),
    revoked_at: revokedAt === null ? null : toInstant(revokedAt),
  };
}
