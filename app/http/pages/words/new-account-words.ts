import type { RegistrationFault } from '../../../journeys/steps/registration-faults.ts';
import { type FormError, noEmailAddress } from '../page.ts';
import { newPasswordWords } from './password-words.ts';

const usernameWords = {
  unacceptable:
    'Choose a user name of letters and digits; points, hyphens and underscores may stand between them.',
  reserved:
    'That user name is kept for the service itself, or looks as if it were. Choose another one.',
  'look-alike':
    'Choose a user name in the letters of one alphabet that cannot be taken for those of another.',
} as const;

const fields = { givenName: 'given_name', familyName: 'family_name' } as const;

/** What of a new account another account has already. */
export const takenWords: Readonly<Record<'username' | 'email', FormError>> = {
  username: { field: 'username', text: 'That user name is taken. Choose another one.' },
  email: { field: 'email', text: 'There is an account with that email address already.' },
};

/** What is wrong in the form of a new account, beside the field that it concerns. */
export function newAccountWords(found: RegistrationFault, passwordMinLength: number): FormError {
  switch (found.field) {
    case 'username':
      return { field: found.field, text: usernameWords[found.fault] };
    case 'email':
      return noEmailAddress;
    case 'password':
      return { field: found.field, text: newPasswordWords(found.fault, passwordMinLength) };
    default:
      return {
        field: fields[found.field],
        text: 'Enter a name of at most 100 characters, all of them visible.',
      };
  }
}
