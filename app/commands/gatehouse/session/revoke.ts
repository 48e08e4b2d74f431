import { type Command, circumstances, done, refused } from '../command.ts';
import { withCopies } from '../with-services.ts';

export const sessionRevoke: Command = {
  name: 'session revoke',
  about: 'End one session, by the id that session list shows',
  operands: ['SESSION'],
  options: {},
  run: ({ operands: [sessionId = ''] }) =>
    withCopies(async ({ revokeSessions }) => {
      const ended = await revokeSessions({ which: { sessionId }, circumstances });
      if (ended === 0) return refused('not_found', 'There is no such session, or it is over.');
      return done(['Ended the session.'], { sessions_ended: ended });
    }),
};
