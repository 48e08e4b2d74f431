import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createThrowAwayDirectory } from '../../app/testing/machine/throw-away-directory.ts';
import { ConfigurationError, readConfig, variables } from './config.ts';

test('without a variable it trusts the Gatehouse on this machine', () => {
  const config = readConfig({});
  assert.equal(config.BOARD_PORT, 4000);
  for (const name of ['GATEHOUSE_ISSUER', 'TOKEN_AUDIENCE', 'BOARD_ORIGIN'] as const) {
    assert.equal(config[name], 'http://localhost:8080');
  }
  assert.match(config.BOARD_DATABASE_URL, /^sqlite:\/.*\/data\/board\.db$/);
});

test('the issuer sets the defaults of other variables', () => {
  const config = readConfig({
    GATEHOUSE_URL: 'http://gatehouse-1:8080',
    GATEHOUSE_ISSUER: 'https://login.example.com',
    BOARD_PORT: '',
  });
  assert.equal(config.GATEHOUSE_URL, 'http://gatehouse-1:8080');
  assert.equal(config.TOKEN_AUDIENCE, 'https://login.example.com');
  assert.equal(config.BOARD_ORIGIN, 'https://login.example.com');
});

test('reports all faults at once, by name and never by value', (t) => {
  const directory = createThrowAwayDirectory('board-config');
  t.after(directory.remove);
  const file = join(directory.path, 'key');
  writeFileSync(file, 'gh_abcdefghijklmnop\n');
  assert.equal(readConfig({ BOARD_API_KEY_FILE: file }).BOARD_API_KEY, 'gh_abcdefghijklmnop');

  const faulty = {
    BOARD_PORT: 'port-thing',
    BOARD_PATH: '/path-thing',
    BOARD_TRUST_PROXY: '10.0.0.0/0-thing',
    BOARD_DATABASE_URL: 'mysql://thing',
    BOARD_API_KEY: 'a short thing',
    BOARD_DATABASE_URL_FILE: file,
    GATEHOUSE_URL: 'http://localhost:8080/thing',
    GATEHOUSE_ISSUER: 'ftp://thing',
    LOG_LEVEL: 'thing',
    SHUTDOWN_GRACE_SECONDS: '0',
  };
  assert.throws(
    () => readConfig(faulty),
    (error) => {
      assert.ok(error instanceof ConfigurationError);
      for (const name of Object.keys(faulty)) assert.ok(error.message.includes(name), name);
      assert.doesNotMatch(error.message, /thing/);
      return true;
    },
  );
});

test('the README lists every variable with its default, and no other', () => {
  const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
  const rows = readme.split('\n').filter((line) => /^\| `[A-Z_]+` /.test(line));
  const listed = rows.map((row) => row.split('|').map((cell) => cell.trim().replaceAll('`', '')));
  assert.deepEqual(listed.map(([, name]) => name).sort(), Object.keys(variables.shape).sort());
  const defaults: Record<string, unknown> = variables.parse({});
  for (const [, name = '', value] of listed) {
    if (defaults[name] !== undefined) assert.equal(value, String(defaults[name]), name);
  }
});
