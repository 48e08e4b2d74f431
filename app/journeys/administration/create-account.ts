import type { Account, Role } from '../../accounts/account.ts';
import { tryEmail } from '../../accounts/email-address.ts';
import { tryPersonName } from '../../accounts/person-name.ts';
import { tryUsername } from '../../accounts/username.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { Passwords } from '../../credentials/passwords.ts';
import type { Clock } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import type { CheckNewPassword } from '../steps/check-new-password.ts';
import { findNewAccountFaults, type NewAccountFault } from '../steps/new-account-faults.ts';
import type { Stores, Transact } from '../steps/stores.ts';

interface CreateAccountInput {
  readonly username: string;
  readonly email: string;
  readonly password: string;
  readonly role: Role;
  /** Empty for none. */
  readonly givenName: string;
  readonly familyName: string;
  readonly requestContext: RequestContext;
}

export type CreateAccountFault =
  | NewAccountFault
  | { readonly field: 'givenName' | 'familyName'; readonly fault: 'unacceptable' };

type Taken = 'username' | 'email';

type CreateAccountOutcome =
  | { readonly kind: 'created'; readonly account: Account }
  | { readonly kind: 'invalid'; readonly faults: readonly CreateAccountFault[] }
  /** Taken by an account that may be disabled or deleted: a user name never passes to another person. */
  | { readonly kind: 'taken'; readonly fields: readonly Taken[] };

/** @throws Unavailable when hashing is overloaded or SQL cannot commit: then there is no account */
export type CreateAccount = (input: CreateAccountInput) => Promise<CreateAccountOutcome>;

/**
 * Creates an account on behalf of an administrator or operator, who is responsible for it: so its email counts as
 * confirmed, and taken names may be reported. Account, password and audit event are stored together or not at all.
 */
export function createCreateAccount({
  transact,
  passwords,
  clock,
  checkNewPassword,
}: {
  transact: Transact;
  passwords: Passwords;
  clock: Clock;
  checkNewPassword: CheckNewPassword;
}): CreateAccount {
  return async function createAccount(input) {
    const faults = await findFaults(input, checkNewPassword);
    if (faults.length > 0) return { kind: 'invalid', faults };
    const password = await passwords.hash(input.password);
    return transact(async (tx) => {
      const now = clock.now();
      const id = newId();
      const { requestContext } = input;
      if (!(await tx.accounts.insert({ ...accepted(input), id, emailConfirmedAt: now }, now))) {
        return { kind: 'taken', fields: await findTaken(tx, input) };
      }
      await tx.passwords.insert(id, password, now);
      await tx.audit.record({ event: 'user_created', targetId: id, requestContext }, now);
      return { kind: 'created', account: (await tx.accounts.find(id)) as Account };
    });
  };
}

async function findFaults(
  input: CreateAccountInput,
  checkNewPassword: CheckNewPassword,
): Promise<CreateAccountFault[]> {
  const faults: CreateAccountFault[] = await findNewAccountFaults(input, checkNewPassword);
  for (const field of ['givenName', 'familyName'] as const) {
    if (tryPersonName(input[field]) === undefined) faults.push({ field, fault: 'unacceptable' });
  }
  return faults;
}

/** The fields in their stored form, if they have no fault. */
function accepted({ username, email, givenName, familyName, role }: CreateAccountInput) {
  return {
    username: tryUsername(username) as string,
    email: tryEmail(email) as string,
    givenName: tryPersonName(givenName) ?? null,
    familyName: tryPersonName(familyName) ?? null,
    role,
  };
}

async function findTaken({ accounts }: Stores, input: CreateAccountInput): Promise<Taken[]> {
  const taken: Taken[] = [];
  if (await accounts.hasUsername(input.username)) taken.push('username');
  if (await accounts.findByLogInName(input.email)) taken.push('email');
  // Neither is taken: then the address is reserved for its former owner.
  return taken.length > 0 ? taken : ['email'];
}
