import type { PasswordFault } from '../../../credentials/password-rules.ts';
import type { RegistrationFault } from '../../../journeys/steps/registration-faults.ts';

const usernameDetails = {
  unacceptable:
    'A user name has only letters, numbers, periods, hyphens and underscores, and starts and ends with a letter or number.',
  reserved: 'That user name is reserved.',
  'look-alike':
    'The user name mixes alphabets, or has letters that look like those of another alphabet.',
} as const;

/** Why a new password is refused, for programs. */
export function newPasswordDetail(fault: PasswordFault, minLength: number): string {
  return {
    empty: 'The password is empty.',
    'too-short': `The password has fewer than ${minLength} characters.`,
    'too-long': 'The password has more than 1,024 bytes.',
    obvious:
      'The password contains a name, the user name or email address, or the name of this service.',
    common: 'The password is a common one or a keyboard pattern.',
    breached: 'The password has appeared in a data breach.',
  }[fault];
}

/** Why a field of a new account is refused, for programs. */
export function newAccountDetail(found: RegistrationFault, passwordMinLength: number): string {
  switch (found.field) {
    case 'username':
      return usernameDetails[found.fault];
    case 'email':
      return 'An email address looks like name@example.com.';
    case 'password':
      return newPasswordDetail(found.fault, passwordMinLength);
    default:
      return 'A name has at most 100 visible characters.';
  }
}
