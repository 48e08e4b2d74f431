import type { Account } from '../../../accounts/account.ts';
import type { CreateAccountFault } from '../../../journeys/administration/create-account.ts';
import {
  type Command,
  done,
  type Input,
  misused,
  type Result,
  refused,
  requestContext,
} from '../command.ts';
import { withGeneratedPassword } from '../generated-password.ts';
import { readPassword } from '../read-password.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';
import { accountJson } from '../words.ts';
import { isRole } from './role.ts';

export const accountCreate: Command = {
  name: 'account create',
  about: text('command.account-create.about'),
  operands: [],
  options: {
    username: { value: 'NAME', about: text('command.account-create.username'), isRequired: true },
    email: { value: 'ADDRESS', about: text('command.account-create.email'), isRequired: true },
    role: { value: 'admin|user', about: text('command.account-create.role') },
    'given-name': { value: 'NAME', about: text('command.account-create.given-name') },
    'family-name': { value: 'NAME', about: text('command.account-create.family-name') },
    'generate-password': { about: text('command.account-create.generate-password') },
  },
  notes: [text('command.account-create.notes')],
  run: createFromInput,
};

async function createFromInput(input: Input): Promise<Result> {
  const role = input.option('role') ?? 'user';
  if (!isRole(role)) return misused(text('command.account-create.bad-role'));
  return withServices(async ({ createAccount }, { PASSWORD_MIN_LENGTH: minLength }) => {
    const create = (password: string) =>
      createAccount({
        username: input.option('username') ?? '',
        email: input.option('email') ?? '',
        givenName: input.option('given-name') ?? '',
        familyName: input.option('family-name') ?? '',
        password,
        role,
        requestContext,
      });
    const isGenerated = input.has('generate-password');
    const typed = isGenerated ? '' : await readPassword();
    if (typed === undefined)
      return refused('invalid', text('command.account-create.passwords-differ'));
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
  const lines = [
    text(['command.account-create.created', { username: account.username, role: account.role }]),
  ];
  const json = { account: accountJson(account) };
  if (generated === undefined) return done(lines, json);
  return done([...lines, text(['command.account-create.password', { password: generated }])], {
    ...json,
    password: generated,
  });
}

const takenWords = {
  username: text('command.account-create.username-taken'),
  email: text('command.account-create.email-taken'),
};

function inWords({ field, fault }: CreateAccountFault, minLength: number): string {
  switch (field) {
    case 'username':
      return text('command.account-create.bad-username');
    case 'email':
      return text('command.account-create.bad-email');
    case 'givenName':
    case 'familyName':
      return text('command.account-create.bad-name');
    case 'password':
      return {
        empty: text('command.account-create.no-password'),
        'too-short': text(['command.account-create.password-too-short', { minLength }]),
        'too-long': text('command.account-create.password-too-long'),
        obvious: text('command.account-create.password-obvious'),
        common: text('command.account-create.password-common'),
        breached: text('command.account-create.password-breached'),
      }[fault];
  }
}
