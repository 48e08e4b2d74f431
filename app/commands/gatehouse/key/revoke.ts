import { type Command, circumstances, done, refused } from '../command.ts';
import { withServices } from '../with-services.ts';

export const keyRevoke: Command = {
  name: 'key revoke',
  about: 'End an API key, by its id: what stands between gh_ and the second underscore',
  operands: ['KEY'],
  options: {},
  run: ({ operands: [given = ''] }) =>
    withServices(async ({ revokeApiKey }) => {
      // Whoever pastes the whole key, or what lists show of it, means its id.
      const id = given.replace(/^gh_/, '').split('_', 1)[0] as string;
      const revoked = await revokeApiKey({ id, circumstances });
      if (revoked === undefined)
        return refused('not_found', 'There is no such key, or it is over.');
      return done([`Revoked the key "${revoked.name}".`], { api_key_id: id, revoked: true });
    }),
};
