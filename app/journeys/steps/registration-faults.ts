import { findNewUsernameFault, type NewUsernameFault } from '../../accounts/new-username.ts';
import { tryPersonName } from '../../accounts/person-name.ts';
import type { CheckNewPassword } from './check-new-password.ts';
import { findNewAccountFaults, type NewAccountFault } from './new-account-faults.ts';

export type RegistrationFault =
  | NewAccountFault
  | { readonly field: 'username'; readonly fault: NewUsernameFault }
  | { readonly field: 'givenName' | 'familyName'; readonly fault: 'unacceptable' };

interface RegistrationFields {
  readonly username: string;
  readonly email: string;
  readonly password: string;
  /** Empty for none. */
  readonly givenName: string;
  readonly familyName: string;
}

/** All faults in the fields of a person who registers. */
export async function findRegistrationFaults(
  input: RegistrationFields,
  checkNewPassword: CheckNewPassword,
): Promise<RegistrationFault[]> {
  const faults: RegistrationFault[] = (await findNewAccountFaults(input, checkNewPassword)).filter(
    ({ field }) => field !== 'username',
  );
  const fault = findNewUsernameFault(input.username);
  if (fault !== undefined) faults.unshift({ field: 'username', fault });
  for (const field of ['givenName', 'familyName'] as const) {
    if (tryPersonName(input[field]) === undefined) faults.push({ field, fault: 'unacceptable' });
  }
  return faults;
}
