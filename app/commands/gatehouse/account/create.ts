import type { Account } from '../../../accounts/account.ts';
import type { CreateAccountFault } from '../../../journeys/administration/create-account.ts';
import {
  type Command,
  circumstances,
  done,
  type Input,
  misused,
  type Result,
  refused,
} from '../command.ts';
import { withGeneratedPassword } from '../generated-password.ts';
import { readPassword } from '../read-password.ts';
import { withServices } from '../with-services.ts';
import { accountJson } from '../words.ts';
import { isRole } from './role.ts';

export const accountCreate: Command = {
  name: 'account create',
  about: 'Create an account, with a confirmed email',
  operands: [],
  options: {
    username: { value: 'NAME', about: 'the name to log in with', isRequired: true },
    email: { value: 'ADDRESS', about: 'where mail reaches its owner', isRequired: true },
    role: { value: 'admin|user', about: 'what it may do; user by default' },
    'given-name': { value: 'NAME', about: 'optional' },
    'family-name': { value: 'NAME', about: 'optional' },
    'generate-password': { about: 'make a password and show it, this once' },
  },
  notes: [
    'The password is asked for, or read from a pipe: never from an argument, which every',
    'process of the machine can see.',
  ],
  run: createFromInput,
};

async function createFromInput(input: Input): Promise<Result> {
  const role = input.option('role') ?? 'user';
  if (!isRole(role)) return misused('--role is admin or user.');
  return withServices(async ({ createAccount }, { PASSWORD_MIN_LENGTH: minLength }) => {
    const create = (password: string) =>
      createAccount({
        username: input.option('username') ?? '',
        email: input.option('email') ?? '',
        givenName: input.option('given-name') ?? '',
        familyName: input.option('family-name') ?? '',
        password,
        role,
        circumstances,
      });
    const isGenerated = input.has('generate-password');
    const typed = isGenerated ? '' : await readPassword();
    if (typed === undefined) return refused('invalid', 'The two passwords are not the same.');
    const { outcome, password } = isGenerated
      ? await withGeneratedPassword(create, minLength)
      : { outcome: await create(typed), password: undefined };
    switch (outcome.kind) {
      case 'created':
        return created(outcome.account, password);
      case 'taken':
        return refused('taken', outcome.fields.map((field) => takenWords[field]).join('\n'));
      case 'invalid':
        return refused('invalid', outcome.faults.map((it) => inWords(it, minLength)).join('\n'));
    }
  });
}

function created(account: Account, generated: string | undefined): Result {
  const lines = [`Created ${account.username} (${account.role}).`];
  const json = { account: accountJson(account) };
  if (generated === undefined) return done(lines, json);
  return done([...lines, `Password: ${generated}`], { ...json, password: generated });
}

const takenWords = {
  username: 'That user name is taken; a deleted account keeps its own.',
  email: 'There is an account with that email already, or there was one until recently.',
};

function inWords({ field, fault }: CreateAccountFault, minLength: number): string {
  switch (field) {
    case 'username':
      return 'A user name has letters and digits; points, hyphens and underscores may stand between them.';
    case 'email':
      return 'The email must be an address such as name@example.com.';
    case 'givenName':
    case 'familyName':
      return 'A name has at most 64 characters, none of them invisible.';
    case 'password':
      return {
        empty:
          'No password was given: type it, pipe it in, or let one be made with --generate-password.',
        'too-short': `The password must have at least ${minLength} characters.`,
        'too-long': 'The password is too long: at most 1,024 bytes can be kept.',
        obvious: 'The password must not contain the user name, email, a name, or "gatehouse".',
        common: 'The password is a common one, a common one drawn out, or a run of keys.',
        breached: 'The password is known from a leak of some other service.',
      }[fault];
  }
}
