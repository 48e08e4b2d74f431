import { type Command, done, refused, requestContext } from '../command.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';

export const keyRevoke: Command = {
  name: 'key revoke',
  about: text('command.key-revoke.about'),
  operands: ['KEY'],
  options: {},
  run: ({ operands: [given = ''] }) =>
    withServices(async ({ revokeApiKey }) => {
      // Accepts the whole key, or the prefix that lists show, as the id.
      const id = given.replace(/^gh_/, '').split('_', 1)[0] as string;
      const revoked = await revokeApiKey({ id, requestContext });
      if (revoked === undefined) return refused('not_found', text('command.key-revoke.unknown'));
      return done([text(['command.key-revoke.done', { name: revoked.name }])], {
        api_key_id: id,
        revoked: true,
      });
    }),
};
