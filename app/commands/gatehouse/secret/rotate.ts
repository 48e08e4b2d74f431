import { type Config, readConfig } from '../../../config.ts';
import { createPeppers } from '../../../credentials/peppers.ts';
import { openDataFolder } from '../../../platform/data-folder.ts';
import {
  addSecret,
  dropOldestSecret,
  loadOrCreateSecrets,
  secretsChangedAt,
} from '../../../platform/secrets.ts';
import { type Command, done, type Input, misused, type Result, refused } from '../command.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';
import { isSecretName, type SecretName, secretVariables } from './secret-names.ts';

export const secretRotate: Command = {
  name: 'secret rotate',
  about: text('command.secret-rotate.about'),
  operands: ['session-secret|password-pepper'],
  options: {
    'drop-oldest': { about: text('command.secret-rotate.drop-oldest') },
    force: { about: text('command.secret-rotate.force') },
  },
  notes: [text('command.secret-rotate.notes')],
  run: async (input) => {
    const [name] = input.operands;
    if (!isSecretName(name)) return misused(text('command.secret-rotate.bad-name'));
    const config = readConfig(process.env);
    if (config[secretVariables[name]] !== undefined) {
      return givenByEnvironment(secretVariables[name]);
    }
    openDataFolder(config.DATA_DIR);
    return input.has('drop-oldest') ? drop(name, config, input) : add(name, config);
  },
};

function givenByEnvironment(variable: string): Result {
  return refused(
    'given_by_environment',
    text([
      'command.secret-rotate.environment',
      { variable, example: `${variable}=<new>,<present>` },
    ]),
  );
}

function add(name: SecretName, { DATA_DIR: directory }: Config): Result {
  return changed(name, 'command.secret-rotate.added', addSecret(directory, name).length);
}

async function drop(name: SecretName, config: Config, input: Input): Promise<Result> {
  const secrets = loadOrCreateSecrets(config.DATA_DIR, name);
  const oldest = secrets.at(-1);
  if (oldest === undefined || secrets.length < 2) {
    return refused('still_needed', text(['command.secret-rotate.only-one', { name }]));
  }
  const objection = input.has('force') ? undefined : await objections[name](config, oldest);
  if (objection !== undefined) {
    return refused('still_needed', text(['command.secret-rotate.needed', { objection }]));
  }
  const kept = dropOldestSecret(config.DATA_DIR, name);
  return changed(name, 'command.secret-rotate.removed', kept.length);
}

const objections: Record<
  SecretName,
  (config: Config, oldest: string) => Promise<string | undefined>
> = {
  'session-secret': async ({ DATA_DIR: directory, REMEMBER_ME_SECONDS: seconds }) => {
    const age = Date.now() - secretsChangedAt(directory, 'session-secret');
    if (age <= seconds * 1000) return text(['command.secret-rotate.sessions', { seconds }]);
    await withServices(({ renewFactorSecrets }) => renewFactorSecrets());
    return undefined;
  },
  'password-pepper': (_config, oldest) =>
    withServices(async ({ stores }) => {
      const { currentId } = createPeppers([oldest]);
      const count =
        (await stores.passwords.countKeptWith(currentId)) +
        (await stores.registrations.countKeptWith(currentId));
      if (count === 0) return undefined;
      return text(['command.secret-rotate.passwords', { count }]);
    }),
};

function changed(
  secret: SecretName,
  key: 'command.secret-rotate.added' | 'command.secret-rotate.removed',
  kept: number,
): Result {
  return done([text([key, { secret, kept }])], {
    secret,
    kept,
    restart_needed: true,
  });
}
