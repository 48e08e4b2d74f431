import type { PasswordFault } from '../../../credentials/password-rules.ts';

/** Why a new password is not accepted, and what would be. */
export function newPasswordWords(fault: PasswordFault, minLength: number): string {
  return {
    empty: 'Choose a password.',
    'too-short': `Choose a password of at least ${minLength} characters.`,
    'too-long': 'That password is too long: at most 1,024 bytes can be kept.',
    obvious:
      'Choose a password without your user name, your email, your own name or the name of this service.',
    common:
      'That is one of the passwords that everybody tries first: a common one, a common one drawn out, or a run of keys. Choose another one.',
    breached: 'That password is known from a leak of some other service. Choose another one.',
  }[fault];
}
