import { chmodSync, copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { embeddedDatabase } from '../../../config/database-location.ts';
import { type Config, readConfig } from '../../../config.ts';
import { openDataFolder } from '../../../platform/data-folder.ts';
import {
  type Backup,
  becomeDatabase,
  readBackup,
} from '../../../platform/database/sqlite-backup.ts';
import { giveToOwnerOf } from '../../../platform/give-to-owner.ts';
import { lockDirectory } from '../../../platform/process-lock.ts';
import { putSecretsFirst, secretsIn } from '../../../platform/secrets.ts';
import { type Command, done, type Result, refused, requestContext } from '../command.ts';
import { secretNames, secretVariables } from '../secret/secret-names.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';
import { instant } from '../words.ts';

export const restore: Command = {
  name: 'restore',
  about: text('command.restore.about'),
  operands: ['FILE'],
  options: { force: { about: text('command.restore.force') } },
  notes: [text('command.restore.notes')],
  run: async ({ operands: [file = ''], has }) => bringBack(file, { mayReplace: has('force') }),
};

async function bringBack(file: string, { mayReplace }: { mayReplace: boolean }): Promise<Result> {
  const config = readConfig(process.env);
  const database = embeddedDatabase(config);
  if (database === undefined) return refused('configuration', text('command.restore.postgres'));
  const backup = readBackup(file);
  const objection = secretObjection(backup, config);
  if (objection !== undefined) return refused('configuration', objection);
  openDataFolder(config.DATA_DIR);
  const release = lockDirectory(config.DATA_DIR);
  try {
    if (existsSync(database) && !mayReplace) {
      return refused('would_overwrite', text(['command.restore.exists', { database }]));
    }
    const draft = draftOf(file, database);
    for (const name of secretNames) {
      const kept = keptSecrets(backup, name);
      if (kept.length > 0 && config[secretVariables[name]] === undefined) {
        putSecretsFirst(config.DATA_DIR, name, kept);
      }
    }
    const former = putAside(database);
    renameSync(draft, database);
    await note(backup);
    return report(backup, former);
  } finally {
    release();
  }
}

/** Without the secrets of the backup, no password in it could be verified, and everybody would be logged out. */
function secretObjection(backup: Backup, config: Config): string | undefined {
  for (const name of secretNames) {
    const variable = secretVariables[name];
    const given = config[variable];
    const kept = keptSecrets(backup, name);
    if (given === undefined && kept.length === 0) {
      return text(['command.restore.no-secret', { name, variable }]);
    }
    if (given !== undefined && !kept.every((secret) => given.includes(secret))) {
      return text(['command.restore.other-secret', { name, variable }]);
    }
  }
  return undefined;
}

function keptSecrets({ files }: Backup, name: string): string[] {
  return secretsIn(files.get(name) ?? '');
}

/** A copy beside the database, so that it can take its place in one step. */
function draftOf(file: string, database: string): string {
  const draft = `${database}.restoring`;
  rmSync(draft, { force: true });
  copyFileSync(file, draft);
  chmodSync(draft, 0o600);
  giveToOwnerOf(dirname(database), draft);
  becomeDatabase(draft);
  return draft;
}

/** @returns the new path of the database that was there, if there was one */
function putAside(database: string): string | undefined {
  if (!existsSync(database)) return undefined;
  const former = `${database}.replaced-${instant(Date.now()).replace(/[:-]/g, '')}`;
  // SQLite looks for the log beside its database, under the same name.
  for (const suffix of ['-wal', '-shm', '']) {
    if (existsSync(database + suffix)) renameSync(database + suffix, former + suffix);
  }
  return former;
}

function note({ takenAt }: Backup): Promise<void> {
  return withServices(async ({ transact, clock }) => {
    const detail = { after: { taken_at: instant(takenAt) } };
    await transact((stores) =>
      stores.audit.record({ event: 'sys_backup_restored', detail, requestContext }, clock.now()),
    );
  });
}

function report({ takenAt, accounts }: Backup, former: string | undefined): Result {
  const taken = instant(takenAt);
  return done(
    [text(['command.restore.done', { accounts, taken }])],
    { taken_at: taken, accounts, replaced: former ?? null },
    [
      ...(former === undefined ? [] : [text(['command.restore.former', { former }])]),
      text(['command.restore.revoked', { taken }]),
    ],
  );
}
