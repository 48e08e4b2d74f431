import { type Command, done, refused, requestContext } from '../command.ts';
import { text } from '../text.ts';
import { withCopies } from '../with-services.ts';

export const signingKeyRotate: Command = {
  name: 'signing-key rotate',
  about: text('command.signing-key-rotate.about'),
  operands: [],
  options: {
    compromised: {
      about: text('command.signing-key-rotate.compromised'),
    },
  },
  notes: [text('command.signing-key-rotate.notes')],
  run: (input) =>
    withCopies(async ({ rotateSigningKey }) => {
      const outcome = await rotateSigningKey({
        isCompromised: input.has('compromised'),
        requestContext,
      });
      if (outcome.kind === 'waiting') {
        return refused('still_needed', text('command.signing-key-rotate.waiting'));
      }
      const from = new Date(outcome.signsFrom).toISOString();
      return done([text(['command.signing-key-rotate.done', { kid: outcome.kid, from }])], {
        kid: outcome.kid,
        signs_from: from,
      });
    }),
};
