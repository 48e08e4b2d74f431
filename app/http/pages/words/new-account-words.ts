import type { RegistrationFault } from '../../../journeys/steps/registration-faults.ts';
import { type FormError, noEmailAddress } from '../page.ts';
import { newPasswordWords } from './password-words.ts';

const usernameWords = {
  unacceptable: 'new-account.error.username',
  reserved: 'new-account.error.username-reserved',
  'look-alike': 'new-account.error.username-look-alike',
} as const;

const fields = { givenName: 'given_name', familyName: 'family_name' } as const;

/** Errors for a user name or email that another account already uses. */
export const takenWords: Readonly<Record<'username' | 'email', FormError>> = {
  username: { field: 'username', text: 'new-account.error.username-taken' },
  email: { field: 'email', text: 'new-account.error.email-taken' },
};

/** The error message for one fault in the form of a new account. */
export function newAccountWords(found: RegistrationFault, passwordMinLength: number): FormError {
  switch (found.field) {
    case 'username':
      return { field: found.field, text: usernameWords[found.fault] };
    case 'email':
      return noEmailAddress;
    case 'password':
      return { field: found.field, text: newPasswordWords(found.fault, passwordMinLength) };
    default:
      return { field: fields[found.field], text: 'new-account.error.name' };
  }
}
