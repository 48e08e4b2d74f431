import { z } from 'zod';
import type { Account } from '../../../accounts/account.ts';
import { userOf } from '../../../journeys/administration/read-users.ts';
import { email, handle, instant, personName, toInstant, username } from '../schemas.ts';

export const account = z
  .object({
    id: handle,
    username,
    email,
    email_confirmed: z.boolean().meta({
      description: 'Until then the address may be somebody else’s. Do not match people by it',
    }),
    given_name: personName.nullable(),
    family_name: personName.nullable(),
    name: z.string().max(401).meta({ description: 'Both names, or the user name' }),
    roles: z.array(z.enum(['admin', 'user'])).max(2),
    groups: z.array(z.string().max(64)),
    created_at: instant,
  })
  .meta({ id: 'Account', description: 'An account, as its owner sees it' });

export function accountBody(found: Account): z.output<typeof account> {
  return {
    id: found.id,
    username: found.username,
    email: found.email,
    email_confirmed: found.emailConfirmedAt !== null,
    given_name: found.givenName,
    family_name: found.familyName,
    name: userOf(found).name,
    roles: [found.role],
    groups: [...found.groups],
    created_at: toInstant(found.createdAt),
  };
}
