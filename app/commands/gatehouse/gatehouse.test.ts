import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createBrowser } from '../../testing/browser.ts';
import { type CommandProcess, openCommands, runCommand } from '../../testing/command-line.ts';
import { type GatehouseProcess, startGatehouse } from '../../testing/gatehouse-process.ts';
import { createThrowAwayDirectory } from '../../testing/machine/throw-away-directory.ts';

const password = 'engines weave algebra';

const newDataFolder = () => join(createThrowAwayDirectory('gatehouse-data').path, 'data');

function browserAt({ port, url }: GatehouseProcess, cookies?: Map<string, string>) {
  return createBrowser(`http://127.0.0.1:${port}`, new URL(url), cookies);
}

describe('the command line beside a server with SQLite', () => {
  const DATA_DIR = newDataFolder();
  let server: GatehouseProcess;
  let commands: CommandProcess;

  before(async () => {
    server = await startGatehouse({ DATA_DIR });
    commands = openCommands({ DATA_DIR });
  });
  after(async () => {
    commands.stop();
    await server.process.stop();
  });

  const run = (line: string, input?: string) => commands.run(line.split(' '), input);
  /** In its own process, as a shell starts it. */
  const runAlone = (line: string, input?: string) =>
    runCommand({ DATA_DIR }, line.split(' '), input);
  const create = (name: string, more = '', how = run) =>
    how(`account create --username ${name} --email ${name}@example.com${more}`, `${password}\n`);
  const logIn = async (username: string) => {
    const browser = browserAt(server);
    const { status } = await browser.submit('/login', { username, password });
    return { browser, status };
  };

  test("creates, disables and enables an account, with effect on the server's next request", async () => {
    assert.equal((await create('ada', ' --role admin', runAlone)).exitCode, 0);
    const created = await create('bob', ' --given-name Bob', runAlone);
    assert.equal(created.stdout, 'Created bob (user).\n');
    const { browser, status } = await logIn('bob');
    assert.equal(status, 303);
    assert.equal((await browser.get('/dashboard')).status, 200);

    const disabled = await runAlone('account disable bob');
    assert.equal(disabled.stdout, 'Disabled bob. 1 session ended.\n');
    assert.equal((await browser.get('/dashboard')).status, 303);
    assert.equal((await logIn('bob')).status, 403);
    assert.equal((await runAlone('account enable bob@example.com')).exitCode, 0);
    assert.equal((await logIn('bob')).status, 303);

    const taken = await create('bob');
    assert.equal(taken.exitCode, 1);
    assert.match(taken.stderr, /user name is taken/);
  });

  test('lists sessions with their device, and revokes them', async () => {
    await create('carol');
    const visitors = [await logIn('carol'), await logIn('carol'), await logIn('carol')];
    const listed = JSON.parse((await run('session list carol --json')).stdout);
    assert.equal(listed.sessions.length, 3);
    const [session] = listed.sessions;
    assert.deepEqual(Object.keys(session), [
      'id',
      'kind',
      'device',
      'ip',
      'user_agent',
      'created_at',
      'last_seen_at',
    ]);
    assert.match(session.created_at, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    assert.match(
      (await run('session list carol')).stdout,
      /^SESSION +DEVICE.*\n.*node.*127\.0\.0\.1/i,
    );

    const statuses = () =>
      Promise.all(visitors.map(async ({ browser }) => (await browser.get('/dashboard')).status));
    assert.equal((await run(`session revoke ${session.id}`)).exitCode, 0);
    assert.deepEqual((await statuses()).sort(), [200, 200, 303]);
    assert.equal((await run(`session revoke ${session.id}`)).exitCode, 1);
    const all = await run('session revoke-all carol --json');
    assert.deepEqual(JSON.parse(all.stdout), { username: 'carol', sessions_ended: 2 });
    assert.deepEqual(await statuses(), [303, 303, 303]);
  });

  test('account reset-link prints a link, cancels earlier ones, and emails the owner', async () => {
    const { link, expires_at } = JSON.parse((await run('account reset-link carol --json')).stdout);
    assert.match(link, /^http:\/\/localhost:8080\/reset-password\?token=[\w-]{43}$/);
    assert.ok(Date.parse(expires_at) > Date.now());
    const { stdout } = await run('account reset-link carol@example.com');
    const [newer = ''] = stdout.split('\n');
    const open = async (href: string) => {
      const browser = browserAt(server);
      await browser.get(new URL(href).pathname + new URL(href).search);
      return browser.submit('/reset-password', { password: 'an entirely new passphrase' });
    };
    assert.equal((await open(link)).status, 403, 'a newer one replaces it');
    assert.equal((await open(newer)).status, 303);
    const mailbox = await browserAt(server).get('/dev/mailbox');
    assert.equal(mailbox.text.match(/An administrator created a password reset link/g)?.length, 2);
    assert.equal((await logIn('carol')).status, 401);
    await run('account disable carol');
    const refused = await run('account reset-link carol --json');
    assert.equal(refused.exitCode, 1);
    assert.equal(JSON.parse(refused.stdout).error.code, 'invalid');
  });

  test('account reset-link shows no link for an administrator', async () => {
    const refused = await run('account reset-link ada --json');
    assert.equal(refused.exitCode, 1);
    assert.equal(JSON.parse(refused.stdout).error.code, 'administrator');
    assert.match(refused.stderr, /ada is an administrator/);
    assert.doesNotMatch(refused.stdout + refused.stderr, /token=/);
    assert.equal((await logIn('ada')).status, 303, 'the password still works');
  });

  test('generates a password, which is shown once', async () => {
    const args = 'account create --username dora --email dora@example.com --generate-password';
    const { stdout } = await run(`${args} --json`);
    const made = JSON.parse(stdout);
    assert.equal(made.account.username, 'dora');
    assert.equal(made.account.state, 'active');
    const login = { username: 'dora', password: made.password };
    assert.equal((await browserAt(server).submit('/login', login)).status, 303);
    assert.ok(!(await run('account show dora --json')).stdout.includes(made.password));
  });

  test('creates an API key, shown once, and lists and revokes it', async () => {
    await create('grace');
    const args = ['key', 'create', 'grace', '--name', 'Nightly backup', '--scopes', 'read,write'];
    const { stdout } = await commands.run([...args, '--expires', '90d', '--json']);
    const { api_key: apiKey, key } = JSON.parse(stdout);
    assert.match(key, /^gh_\w{17}_\w{49}$/);
    assert.deepEqual(apiKey.scopes, ['read', 'write']);
    const listed = await run('key list grace --json');
    assert.deepEqual(JSON.parse(listed.stdout).api_keys, [apiKey]);
    assert.match(
      (await run('key list grace')).stdout,
      /^KEY +NAME.*\n.*Nightly backup +read,write/,
    );
    assert.ok(!listed.stdout.includes(key.slice(21)));
    assert.equal(
      (await run(`key revoke ${apiKey.id}`)).stdout,
      'Revoked the key "Nightly backup".\n',
    );
    assert.equal((await run(`key revoke ${key}`)).exitCode, 1);
    assert.equal((await run('key list grace')).stdout, 'grace has no API keys.\n');
  });

  test('lists accounts page by page', async () => {
    const names: string[] = [];
    let cursor: string | null = null;
    do {
      const from: string = cursor === null ? '' : ` --cursor ${cursor}`;
      const page = JSON.parse((await run(`account list --limit 2 --json${from}`)).stdout);
      assert.ok(page.accounts.length <= 2);
      names.push(...page.accounts.map(({ username }: { username: string }) => username));
      cursor = page.next_cursor;
    } while (cursor !== null);
    assert.deepEqual(names, ['ada', 'bob', 'carol', 'dora', 'grace']);
  });

  test('says why it refuses, and changes nothing', async () => {
    const last = await run('account set-role ada user --json');
    assert.equal(last.exitCode, 1);
    assert.match(last.stderr, /ada is the last administrator/);
    assert.equal(JSON.parse(last.stdout).error.code, 'last_administrator');
    const unknown = await run('account disable nobody');
    assert.equal(unknown.exitCode, 1);
    assert.equal(unknown.stderr, 'There is no account "nobody".\n');
    const none = await runCommand({ DATA_DIR }, [
      ...['account', 'create', '--username', 'eve', '--email', 'eve@example.com'],
    ]);
    assert.equal(none.exitCode, 1);
    assert.match(none.stderr, /No password was given/);
  });

  test('sets, shows and removes groups', async () => {
    await create('grace');
    const set = await run('account set-groups grace --groups wiki,board');
    assert.equal(set.stdout, 'grace is now in board, wiki.\n');
    assert.match((await run('account show grace')).stdout, /Groups +board, wiki\n/);
    const json = JSON.parse((await run('account show grace --json')).stdout);
    assert.deepEqual(json.account.groups, ['board', 'wiki']);
    const none = await run('account set-groups grace --groups=');
    assert.equal(none.stdout, 'grace is now in no group.\n');
    assert.equal((await run('account set-groups grace --groups A;b')).exitCode, 2);
    const groups = ['--groups', 'wiki editors'];
    const spaced = await commands.run(['account', 'set-groups', 'grace', ...groups]);
    assert.equal(spaced.exitCode, 2);
    assert.match(spaced.stderr, /and no spaces/);
  });

  test('shows failed logins and their delay, and account unlock resets them', async () => {
    await create('hedy');
    const guess = async () => {
      const fields = { username: 'hedy', password: 'a wrong passphrase' };
      return (await browserAt(server).submit('/login', fields)).status;
    };
    const statuses: number[] = [];
    while (!statuses.includes(429)) statuses.push(await guess());
    const failures = statuses.filter((status) => status === 401).length;
    const { account } = JSON.parse((await run('account show hedy --json')).stdout);
    assert.deepEqual(account.failed_logins, { by_strangers: failures, on_known_devices: 0 });
    assert.equal(account.locked_for, 'nobody');
    const shown = (await run('account show hedy')).stdout;
    assert.match(shown, new RegExp(`Failed logins +${failures} on new devices, 0 on known ones`));
    const unlocked = await run('account unlock hedy');
    assert.equal(unlocked.stdout, `Unlocked hedy. ${failures} failed logins cleared.\n`);
    assert.equal((await logIn('hedy')).status, 303);
    assert.equal(
      (await run('account unlock hedy')).stdout,
      'hedy is not locked and has no failed logins.\n',
    );
  });

  test('a deleted account stays deleted', async () => {
    await create('frank');
    for (const input of ['', 'frances\n']) {
      const refused = await run('account delete frank', input);
      assert.equal(refused.exitCode, 1);
      assert.match(
        refused.stderr,
        /Nothing was done\. Type the user name frank to confirm, or add --yes/,
      );
    }
    assert.equal((await run('account delete frank', 'frank\n')).exitCode, 0);
    assert.equal((await logIn('frank')).status, 401);
    assert.match((await create('frank')).stderr, /taken/);
    assert.match((await run('account enable frank')).stderr, /is deleted/);
    assert.match((await run('account show frank')).stdout, /State +deleted/);
  });

  test('a restored administrator has the role again, and the command says so', async () => {
    for (const name of ['kim', 'judy']) await create(name, ' --role admin');
    assert.equal((await run('account delete judy --yes')).exitCode, 0);
    const restored = await run('account restore judy');
    assert.match(restored.stdout, /^Restored judy \(admin\)\.$/m);
    assert.match(
      restored.stdout,
      /^Role and groups are as before\. To remove the role, run: account set-role judy user$/m,
    );
  });

  test('a deleted account is restored without its password, until its address is taken or its data is erased', async () => {
    await create('ida');
    assert.match((await run('account restore ida')).stderr, /is not deleted/);
    assert.equal((await run('account delete ida --yes')).exitCode, 0);
    const restored = await run('account restore ida@example.com');
    assert.match(
      restored.stdout,
      /^Restored ida \(user\)\.\nAn email to ida@example\.com has a link/,
    );
    assert.equal((await logIn('ida')).status, 401, 'its password is gone');
    assert.equal((await run('account delete ida --yes')).exitCode, 0);
    const another = await run(
      'account create --username ida2 --email ida@example.com',
      `${password}\n`,
    );
    assert.equal(another.exitCode, 0);
    assert.match((await run('account restore ida')).stderr, /belongs to another account/);
    assert.equal((await run('account erase ida --yes')).stdout, 'Erased ida.\n');
    assert.match((await run('account restore ida')).stderr, /because its data is erased/);
    assert.equal((await logIn('ida2')).status, 303);
  });

  test('rotates the signing key beside a running server, one key at a time', async () => {
    const { exitCode, stdout } = await run('signing-key rotate --json');
    assert.equal(exitCode, 0);
    const { kid, signs_from } = JSON.parse(stdout);
    assert.match(kid, /^[\w-]{43}$/);
    assert.ok(Date.parse(signs_from) > Date.now() + 500_000);
    const again = await run('signing-key rotate');
    assert.equal(again.exitCode, 1);
    assert.match(again.stderr, /already published/);
    const hasty = await run('signing-key rotate --compromised --json');
    assert.ok(Date.parse(JSON.parse(hasty.stdout).signs_from) < Date.now() + 2_000);
    const answer = await fetch(`${server.url}/api/v1/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'ada', password }),
    });
    assert.equal(answer.status, 200, 'programs can log in meanwhile');
  });

  test('rotates secrets without logging anybody out', async () => {
    const { browser } = await logIn('ada');
    for (const name of ['session-secret', 'password-pepper']) {
      const { exitCode, stdout } = await runAlone(`secret rotate ${name} --json`);
      assert.equal(exitCode, 0);
      assert.deepEqual(JSON.parse(stdout), { secret: name, kept: 2, restart_needed: true });
      assert.equal(statSync(join(DATA_DIR, name)).mode & 0o777, 0o600);
    }
    await server.process.stop();
    server = await startGatehouse({ DATA_DIR });
    assert.equal((await browserAt(server, browser.cookies).get('/dashboard')).status, 200);
    assert.equal((await logIn('ada')).status, 303);

    for (const name of ['session-secret', 'password-pepper']) {
      const early = await run(`secret rotate ${name} --drop-oldest`);
      assert.equal(early.exitCode, 1, 'bob has not logged in since');
      assert.match(early.stderr, /--force/);
    }
    const forced = await run('secret rotate session-secret --drop-oldest --force --json');
    assert.equal(JSON.parse(forced.stdout).kept, 1);
    const only = await run('secret rotate session-secret --drop-oldest --force');
    assert.match(only.stderr, /only one/);
  });
});
