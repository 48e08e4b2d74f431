import { type Command, done, refused, requestContext } from '../command.ts';
import { text } from '../text.ts';
import { withCopies } from '../with-services.ts';

export const sessionRevoke: Command = {
  name: 'session revoke',
  about: text('command.session-revoke.about'),
  operands: ['SESSION'],
  options: {},
  run: ({ operands: [sessionId = ''] }) =>
    withCopies(async ({ revokeSessions }) => {
      const ended = await revokeSessions({ which: { sessionId }, requestContext });
      if (ended === 0) return refused('not_found', text('command.session-revoke.unknown'));
      return done([text('command.session-revoke.done')], { sessions_ended: ended });
    }),
};
