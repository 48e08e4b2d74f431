import { tryEmail } from '../accounts/email-address.ts';
import { tryUsername } from '../accounts/username.ts';
import { findPasswordFault, type PasswordFault } from '../credentials/password-rules.ts';

export type NewAccountFault =
  | { readonly field: 'username'; readonly fault: 'unacceptable' }
  | { readonly field: 'email'; readonly fault: 'unacceptable' }
  | { readonly field: 'password'; readonly fault: PasswordFault };

/** What is wrong with what somebody typed to get an account, all at once. */
export function findNewAccountFaults(
  input: { readonly username: string; readonly email: string; readonly password: string },
  passwordMinLength: number,
): NewAccountFault[] {
  const faults: NewAccountFault[] = [];
  const username = tryUsername(input.username);
  const email = tryEmail(input.email);
  if (username === undefined) faults.push({ field: 'username', fault: 'unacceptable' });
  if (email === undefined) faults.push({ field: 'email', fault: 'unacceptable' });
  const known = [username ?? '', email ?? ''];
  const fault = findPasswordFault(input.password, passwordMinLength, known);
  if (fault !== undefined) faults.push({ field: 'password', fault });
  return faults;
}
