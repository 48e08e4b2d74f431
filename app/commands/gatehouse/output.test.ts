import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { runCommand } from '../../testing/command-line.ts';
import { createThrowAwayDirectory } from '../../testing/machine/throw-away-directory.ts';

const root = join(import.meta.dirname, '../../..');
const wrapper = join(root, 'bin/gatehouse');
const accounts = 200;
const pipeBytes = 65_536;

/** Runs a line of bash in which "$0" is the program. */
function inBash(line: string, environment: Readonly<Record<string, string>>) {
  const program = `${process.execPath} ${join(import.meta.dirname, 'main.ts')}`;
  return spawnSync('bash', ['-c', line.replaceAll('GATEHOUSE', program)], {
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    maxBuffer: 10_000_000,
  });
}

/** One account that a command has created, and copies of its row. */
async function fill(DATA_DIR: string) {
  const made = await runCommand({ DATA_DIR }, [
    ...['account', 'create', '--username', 'ada', '--email', 'ada@example.com'],
    '--generate-password',
  ]);
  assert.equal(made.exitCode, 0, made.stderr);
  const database = new DatabaseSync(join(DATA_DIR, 'gatehouse.db'));
  const row = database.prepare('select * from accounts').get() as Record<string, SQLInputValue>;
  const columns = Object.keys(row);
  const places = columns.map(() => '?').join();
  const insert = database.prepare(`insert into accounts (${columns.join()}) values (${places})`);
  for (let number = 1; number < accounts; number += 1) {
    const username = `somebody-with-a-name-${number}`;
    const email = `${username}@students.university.example`;
    const changed = {
      ...row,
      id: String(row['id']).slice(0, -4) + String(number).padStart(4, '0'),
      username,
      username_canonical: username,
      email,
      email_canonical: email,
      given_name: 'Wilhelmina Alexandra',
    };
    insert.run(...columns.map((column) => (changed as typeof row)[column] ?? null));
  }
  database.close();
}

describe('the output of a command', () => {
  const scratch = createThrowAwayDirectory('output');
  const environment = { DATA_DIR: scratch.path };
  before(() => fill(scratch.path));
  after(() => scratch.remove());
  const list = `GATEHOUSE account list --json --limit ${accounts}`;

  test('arrives completely in a pipe that is read slowly', () => {
    const { stdout } = inBash(`${list} | (head -c 1; sleep 0.5; cat)`, environment);
    assert.ok(stdout.length > pipeBytes, `only ${stdout.length} bytes`);
    assert.equal(JSON.parse(stdout).accounts.length, accounts);
  });

  test('may be read in part: the command still ends normally, without a message', () => {
    const line = `${list} | head -c 1 >/dev/null; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = inBash(line, environment);
    assert.equal(stdout, '0\n');
    assert.equal(stderr, '');
  });

  test('that cannot be written makes the command fail', () => {
    const { status, stderr } = inBash('GATEHOUSE --help >/dev/full', environment);
    assert.equal(status, 1);
    assert.match(stderr, /^The output could not be written: ENOSPC.*\.\n$/);
  });
});

describe('bin/gatehouse', () => {
  test('works from any folder, through a link', () => {
    const scratch = createThrowAwayDirectory('link');
    const link = join(scratch.path, 'gatehouse');
    symlinkSync(wrapper, link);
    const { stdout, status } = spawnSync(link, ['--help'], {
      cwd: scratch.path,
      env: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin` },
      encoding: 'utf8',
    });
    assert.equal(status, 0);
    assert.match(stdout, /^Usage: bin\/gatehouse <command>/);
    scratch.remove();
  });

  test('uses the Node that npm has installed, not an older one in the PATH', () => {
    const scratch = createThrowAwayDirectory('wrapper');
    const program = (path: string, says: string) => {
      const file = join(scratch.path, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `#!/bin/sh\necho ${says} "$@"\n`);
      chmodSync(file, 0o755);
      return file;
    };
    const old = program('old/node', 'old');
    program('node_modules/.bin/node', 'installed');
    mkdirSync(join(scratch.path, 'bin'));
    copyFileSync(wrapper, join(scratch.path, 'bin/gatehouse'));
    const { stdout } = spawnSync(join(scratch.path, 'bin/gatehouse'), ['config', 'check'], {
      env: { PATH: `${dirname(old)}:/usr/bin:/bin` },
      encoding: 'utf8',
    });
    assert.match(stdout, /^installed \S*app\/commands\/gatehouse\.ts config check\n$/);
    scratch.remove();
  });
});
