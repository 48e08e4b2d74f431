import { canonicalEmail, tryEmail } from '../accounts/email-address.ts';
import { tryUsername } from '../accounts/username.ts';
import { findPasswordFault, type PasswordFault } from '../credentials/password-rules.ts';

export type NewAccountFault =
  | { readonly field: 'username'; readonly fault: 'unacceptable' }
  | { readonly field: 'email'; readonly fault: 'unacceptable' }
  | { readonly field: 'password'; readonly fault: PasswordFault | 'obvious' };

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
  const fault =
    findPasswordFault(input.password, passwordMinLength) ??
    (isObvious(input.password, username, email) ? 'obvious' : undefined);
  if (fault !== undefined) faults.push({ field: 'password', fault });
  return faults;
}

/** Context words (NIST SP 800-63B-4, 3.1.1.2): the first thing that anybody would try. */
function isObvious(password: string, username = '', email = ''): boolean {
  const guess = password.trim().toLowerCase();
  return guess === username.toLowerCase() || guess === canonicalEmail(email);
}
