import { tryEmail } from '../../accounts/email-address.ts';
import { tryUsername } from '../../accounts/username.ts';
import type { PasswordFault } from '../../credentials/password-rules.ts';
import type { CheckNewPassword } from './check-new-password.ts';

export type NewAccountFault =
  | { readonly field: 'username'; readonly fault: 'unacceptable' }
  | { readonly field: 'email'; readonly fault: 'unacceptable' }
  | { readonly field: 'password'; readonly fault: PasswordFault };

/** All faults in the fields of a new account. */
export async function findNewAccountFaults(
  input: {
    readonly username: string;
    readonly email: string;
    readonly password: string;
    readonly givenName?: string;
    readonly familyName?: string;
  },
  checkNewPassword: CheckNewPassword,
): Promise<NewAccountFault[]> {
  const faults: NewAccountFault[] = [];
  const username = tryUsername(input.username);
  const email = tryEmail(input.email);
  if (username === undefined) faults.push({ field: 'username', fault: 'unacceptable' });
  if (email === undefined) faults.push({ field: 'email', fault: 'unacceptable' });
  const name = `${input.givenName ?? ''} ${input.familyName ?? ''}`;
  const fault = await checkNewPassword(input.password, { username, email, name });
  if (fault !== undefined) faults.push({ field: 'password', fault });
  return faults;
}
