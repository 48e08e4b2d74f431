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
import { withServices } from '../with-services.ts';

const variables = {
  'session-secret': 'SESSION_SECRET',
  'password-pepper': 'PASSWORD_PEPPER',
} as const;

type SecretName = keyof typeof variables;

export const secretRotate: Command = {
  name: 'secret rotate',
  about: 'Put a new secret before the old ones, or drop the oldest',
  operands: ['session-secret|password-pepper'],
  options: {
    'drop-oldest': { about: 'forget the oldest one instead of making a new one' },
    force: { about: 'drop it although it is needed: sessions or passwords are lost' },
  },
  notes: [
    'For secrets kept in DATA_DIR. Running servers have to be restarted; that logs nobody out.',
    'An old session secret is needed for REMEMBER_ME_SECONDS after the restart, an old pepper',
    'until everybody has logged in once.',
  ],
  run: async (input) => {
    const [name] = input.operands;
    if (!isSecretName(name)) return misused('A secret is session-secret or password-pepper.');
    const config = readConfig(process.env);
    if (config[variables[name]] !== undefined) return givenByEnvironment(variables[name]);
    openDataFolder(config.DATA_DIR);
    return input.has('drop-oldest') ? drop(name, config, input) : add(name, config);
  },
};

function isSecretName(text: string | undefined): text is SecretName {
  return text !== undefined && Object.hasOwn(variables, text);
}

function givenByEnvironment(variable: string): Result {
  return refused(
    'given_by_environment',
    [
      `${variable} is given by the environment, so it has to be changed there:`,
      `  1. Make a secret: openssl rand -base64 32`,
      `  2. Put it first, the present ones after it: ${variable}=<new>,<present>`,
      '     (in the file, if a file is named).',
      '  3. Restart every server. Later take the last one away, and restart again.',
    ].join('\n'),
  );
}

function add(name: SecretName, { DATA_DIR: directory }: Config): Result {
  return changed(name, `A new ${name} stands first`, addSecret(directory, name).length);
}

async function drop(name: SecretName, config: Config, input: Input): Promise<Result> {
  const secrets = loadOrCreateSecrets(config.DATA_DIR, name);
  const oldest = secrets.at(-1);
  if (oldest === undefined || secrets.length < 2) {
    return refused('still_needed', `There is only one ${name}: rotate it first.`);
  }
  const objection = input.has('force') ? undefined : await objections[name](config, oldest);
  if (objection !== undefined) {
    return refused('still_needed', `${objection} To drop it all the same, add --force.`);
  }
  const kept = dropOldestSecret(config.DATA_DIR, name);
  return changed(name, `Dropped the oldest ${name}`, kept.length);
}

const objections: Record<
  SecretName,
  (config: Config, oldest: string) => Promise<string | undefined>
> = {
  'session-secret': async ({ DATA_DIR: directory, REMEMBER_ME_SECONDS: seconds }) => {
    const age = Date.now() - secretsChangedAt(directory, 'session-secret');
    if (age > seconds * 1000) return undefined;
    return `Sessions may still be signed with it: the last change is less than ${seconds} seconds ago.`;
  },
  'password-pepper': (_config, oldest) =>
    withServices(async ({ stores }) => {
      const { currentId } = createPeppers([oldest]);
      const count =
        (await stores.passwords.countKeptWith(currentId)) +
        (await stores.registrations.countKeptWith(currentId));
      if (count === 0) return undefined;
      return `${count === 1 ? '1 password is' : `${count} passwords are`} still kept with it and would be lost.`;
    }),
};

function changed(secret: SecretName, what: string, kept: number): Result {
  return done([`${what}; ${kept} kept. Restart Gatehouse, so that it takes effect.`], {
    secret,
    kept,
    restart_needed: true,
  });
}
