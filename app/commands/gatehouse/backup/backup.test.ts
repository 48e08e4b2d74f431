import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { createBrowser, type TestBrowser } from '../../../testing/browser.ts';
import { runCommand, runCommands } from '../../../testing/command-line.ts';
import { eventually } from '../../../testing/eventually.ts';
import { type GatehouseProcess, startGatehouse } from '../../../testing/gatehouse-process.ts';
import { createThrowAwayDirectory } from '../../../testing/machine/throw-away-directory.ts';

const account = { username: 'ada', email: 'ada@example.com', password: 'engines weave algebra' };
const credentials = { username: account.username, password: account.password };
const scratch = createThrowAwayDirectory('backup').path;
const original = join(scratch, 'original');
const file = join(scratch, 'nightly.backup');

describe('a backup', () => {
  let browser: TestBrowser;
  const running: GatehouseProcess[] = [];
  const serve = async (directory: string) => {
    const server = await startGatehouse({ DATA_DIR: directory });
    running.push(server);
    return server;
  };
  const browserOf = ({ port, url }: GatehouseProcess, cookies?: Map<string, string>) =>
    createBrowser(`http://127.0.0.1:${port}`, new URL(url), cookies);

  before(async () => {
    const server = await serve(original);
    browser = browserOf(server);
    await browser.submit(server.setUpLink() ?? '', account);
  });
  after(async () => {
    for (const { process } of running) await process.stop();
  });

  test('taken during logins has everything from before it, and brings everybody back', async () => {
    const [server] = running;
    assert.ok(server);
    let isDone = false;
    let acknowledged = 0;
    const logins = (async () => {
      for (; !isDone; acknowledged += 1) {
        assert.equal((await browserOf(server).submit('/login', credentials)).status, 303);
      }
    })();
    await eventually('people log in', 30_000, async () => acknowledged >= 5);
    const before = acknowledged;
    const saved = await runCommand({ DATA_DIR: original }, ['backup', file, '--json']);
    isDone = true;
    await logins;
    assert.ok(acknowledged > before, 'nobody waits for the backup');
    assert.equal(saved.exitCode, 0, saved.stderr);
    const { accounts, secrets } = JSON.parse(saved.stdout);
    assert.deepEqual(
      { accounts, secrets },
      { accounts: 1, secrets: ['session-secret', 'password-pepper'] },
    );
    assert.match(saved.stderr, /can log in as anybody/);
    assert.equal(statSync(file).mode & 0o777, 0o600);

    const restored = join(scratch, 'restored');
    const result = await runCommand({ DATA_DIR: restored }, ['restore', file]);
    assert.equal(result.exitCode, 0, result.stderr);
    assert.match(result.stdout, /^Restored 1 account as of \d{4}-/);
    assert.match(result.stderr, /revoked after .* are valid again/);
    const copy = await serve(restored);
    assert.equal((await browserOf(copy, browser.cookies).get('/dashboard')).status, 200);
    assert.equal((await browserOf(copy).submit('/login', credentials)).status, 303);
    const sessions = new DatabaseSync(join(restored, 'gatehouse.db'), { readOnly: true });
    const { count } = sessions.prepare('select count(*) as count from sessions').get() as {
      count: number;
    };
    sessions.close();
    assert.ok(count > before, `${count} sessions of ${before} before the backup`);
    const audit = await browserOf(copy, browser.cookies).get('/admin/audit');
    assert.match(audit.text, /Backup restored/);
  });

  test('replaces nothing by mistake, and keeps what it replaces', async () => {
    const [exists] = await runCommands({ DATA_DIR: original }, [['backup', file, '--json']]);
    assert.equal(JSON.parse(exists?.stdout ?? '').error.code, 'would_overwrite');
    const busy = await runCommand({ DATA_DIR: original }, ['restore', file, '--force']);
    assert.match(busy.stderr, /^Another Gatehouse is already running/);

    const other = join(scratch, 'other');
    await (await startGatehouse({ DATA_DIR: other })).process.stop();
    const former = readFileSync(join(other, 'session-secret'), 'utf8');
    const [refused, forced] = await runCommands({ DATA_DIR: other }, [
      ['restore', file, '--json'],
      ['restore', file, '--force'],
    ]);
    assert.equal(JSON.parse(refused?.stdout ?? '').error.code, 'would_overwrite');
    assert.equal(forced?.exitCode, 0, forced?.stderr);
    const kept = readdirSync(other).filter((name) => name.includes('.replaced-'));
    assert.ok(
      kept.some((name) => /^gatehouse\.db\.replaced-\d{8}T\d{6}Z$/.test(name)),
      kept.join(),
    );
    const secrets = readFileSync(join(other, 'session-secret'), 'utf8');
    assert.equal(secrets, readFileSync(join(original, 'session-secret'), 'utf8') + former);
  });

  test('is refused where it is damaged, newer, or lacks a secret', async () => {
    const empty = join(scratch, 'empty');
    const changed = (name: string, sql: string) => {
      const path = join(scratch, name);
      copyFileSync(file, path);
      const database = new DatabaseSync(path);
      database.exec(sql);
      database.close();
      return path;
    };
    const text = join(scratch, 'text');
    writeFileSync(text, 'not a database, and long enough to be read as one '.repeat(20));
    const torn = join(scratch, 'torn');
    writeFileSync(torn, readFileSync(file).subarray(0, 40_000));
    const newer = changed('newer', "insert into kysely_migration values ('9999-future', '2030')");
    const plain = changed('plain', 'drop table gatehouse_backup');
    const poor = changed('poor', "delete from gatehouse_backup where name = 'password-pepper'");
    const refusals = async (
      expected: readonly (readonly [string, RegExp])[],
      environment: Readonly<Record<string, string>> = {},
    ) => {
      const lines = expected.map(([path]) => ['restore', path]);
      const results = await runCommands({ DATA_DIR: empty, ...environment }, lines);
      for (const [index, [, words]] of expected.entries()) {
        assert.match(results[index]?.stderr ?? '', words);
        assert.notEqual(results[index]?.exitCode, 0);
      }
    };
    await refusals([
      [join(scratch, 'missing'), /it does not exist/],
      [text, /it is no SQLite database/],
      [torn, /damaged|malformed/],
      [newer, /newer version of Gatehouse: it has the migration 9999-future/],
      [plain, /is not a backup that Gatehouse has made/],
      [poor, /Set PASSWORD_PEPPER to the same value/],
    ]);
    const SESSION_SECRET = 'a secret of the environment that is long enough';
    const other = /SESSION_SECRET does not have the session-secret of the backup/;
    await refusals([[file, other]], { SESSION_SECRET });
    await refusals([[file, /Unset DATABASE_URL/]], {
      ...{ DATABASE_URL: 'postgres://localhost/x', SESSION_SECRET },
      PASSWORD_PEPPER: SESSION_SECRET,
    });
    assert.equal(existsSync(join(empty, 'gatehouse.db')), false);
  });

  test('says which secrets it does not have', async () => {
    const DATA_DIR = join(scratch, 'restored');
    const long = readFileSync(join(DATA_DIR, 'password-pepper'), 'utf8').trim();
    const [saved] = await runCommands({ DATA_DIR, PASSWORD_PEPPER: long }, [
      ['backup', join(scratch, 'second.backup')],
    ]);
    assert.match(saved?.stderr ?? '', /^Keep the values of PASSWORD_PEPPER too/);
  });
});
