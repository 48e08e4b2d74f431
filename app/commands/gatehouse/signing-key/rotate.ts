import { type Command, circumstances, done, refused } from '../command.ts';
import { withCopies } from '../with-services.ts';

export const signingKeyRotate: Command = {
  name: 'signing-key rotate',
  about: 'Make the next key that signs access tokens',
  operands: [],
  options: {
    compromised: {
      about: 'use it at once, and refuse all that the present keys have signed',
    },
  },
  notes: [
    'The next key is published ten minutes before it signs, and the present one for as long as tokens',
    'that it has signed may live: nobody notices. No restart is needed.',
    'With --compromised, Gatehouse refuses the old tokens when this command ends, and programs have to',
    'refresh. Other services that verify tokens themselves may believe the old keys until they fetch the',
    'keys again, five minutes at most.',
  ],
  run: (input) =>
    withCopies(async ({ rotateSigningKey }) => {
      const outcome = await rotateSigningKey({
        isCompromised: input.has('compromised'),
        circumstances,
      });
      if (outcome.kind === 'waiting') {
        return refused('still_needed', 'The next key is published already and waits for its turn.');
      }
      const from = new Date(outcome.signsFrom).toISOString();
      return done([`Made the key ${outcome.kid}. It signs from ${from} on.`], {
        kid: outcome.kid,
        signs_from: from,
      });
    }),
};
