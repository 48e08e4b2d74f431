/** Backups at the command line. */
export const backupCommands = {
  'command.backup.about': 'Save the SQLite database and the secrets in one file, while servers run',
  'command.backup.force': 'replace the file if it exists',
  'command.backup.notes':
    'The file has everything that was stored when the command began. It is verified before it gets its name.\nWith PostgreSQL, use pg_dump.',
  'command.backup.postgres':
    'The accounts are in PostgreSQL. Back it up with pg_dump, together with SESSION_SECRET and PASSWORD_PEPPER.',
  'command.backup.nothing': 'There is no database at {database} yet.',
  'command.backup.exists': '{file} exists. Choose another name, or add --force.',
  'command.backup.done':
    'Saved {accounts, plural, one {# account} other {# accounts}} to {file} ({bytes, number} bytes).',
  'command.backup.secret':
    'The file has the secrets too: anyone who has it can log in as anybody. Keep it safe.',
  'command.backup.without-secrets':
    'Keep the values of {variables} too: they come from the environment and are not in the file. Without them, nobody can log in.',
  'command.restore.about': 'Bring back the database and the secrets from a backup',
  'command.restore.force': 'replace the present database. It is kept under another name',
  'command.restore.notes': 'Stop the server first.',
  'command.restore.postgres':
    'DATABASE_URL names PostgreSQL, and the backup is a SQLite file. Unset DATABASE_URL to restore it.',
  'command.restore.exists': 'There is a database at {database}. To replace it, add --force.',
  'command.restore.no-secret':
    'The backup has no {name}, because {variable} was set when it was made. Set {variable} to the same value.',
  'command.restore.other-secret':
    '{variable} does not have the {name} of the backup. Unset {variable}, or add the old value to it after a comma.',
  'command.restore.done':
    'Restored {accounts, plural, one {# account} other {# accounts}} as of {taken}. Start the server.',
  'command.restore.former': 'The former database is now {former}.',
  'command.restore.revoked':
    'Sessions, keys and factors that were revoked after {taken} are valid again. End the sessions at /admin/sessions if that matters.',
} as const;
