import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { embeddedDatabase } from '../../../config/database-location.ts';
import { type Config, readConfig } from '../../../config.ts';
import { writeBackup } from '../../../platform/database/sqlite-backup.ts';
import { type Command, done, type Result, refused } from '../command.ts';
import { secretNames, secretVariables } from '../secret/secret-names.ts';
import { text } from '../text.ts';
import { instant } from '../words.ts';

export const backup: Command = {
  name: 'backup',
  about: text('command.backup.about'),
  operands: ['FILE'],
  options: { force: { about: text('command.backup.force') } },
  notes: [text('command.backup.notes')],
  run: async ({ operands: [file = ''], has }) => save(file, { mayReplace: has('force') }),
};

function save(file: string, { mayReplace }: { mayReplace: boolean }): Result {
  const config = readConfig(process.env);
  const database = embeddedDatabase(config);
  if (database === undefined) return refused('configuration', text('command.backup.postgres'));
  if (!existsSync(database)) {
    return refused('not_found', text(['command.backup.nothing', { database }]));
  }
  if (existsSync(file) && !mayReplace) {
    return refused('would_overwrite', text(['command.backup.exists', { file }]));
  }
  const { takenAt, accounts, bytes, files } = writeBackup(database, file, secretFiles(config));
  const taken = instant(takenAt);
  const given = secretNames.filter((name) => !files.has(name)).map((name) => secretVariables[name]);
  return done(
    [text(['command.backup.done', { file, accounts, bytes }])],
    { file, taken_at: taken, accounts, bytes, secrets: [...files.keys()] },
    [
      given.length === 0
        ? text('command.backup.secret')
        : text(['command.backup.without-secrets', { variables: given.join(', ') }]),
    ],
  );
}

/** Secrets of the environment are kept elsewhere, and a backup would only copy them to one more place. */
function secretFiles(config: Config): ReadonlyMap<string, string> {
  const paths = secretNames
    .filter((name) => config[secretVariables[name]] === undefined)
    .map((name) => [name, join(config.DATA_DIR, name)] as const)
    .filter(([, path]) => existsSync(path));
  return new Map(paths.map(([name, path]) => [name, readFileSync(path, 'utf8')]));
}
