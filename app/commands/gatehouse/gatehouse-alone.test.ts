import assert from 'node:assert/strict';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { runCommand, runCommands } from '../../testing/command-line.ts';
import { assertInTime } from '../../testing/in-time.ts';
import { freePort } from '../../testing/machine/free-port.ts';
import { createThrowAwayDirectory } from '../../testing/machine/throw-away-directory.ts';

const unavailableWithinMs = 5000;
const secrets = {
  SESSION_SECRET: 'a session secret that is only for the tests',
  PASSWORD_PEPPER: 'a password pepper that is only for the tests',
};

const newDataFolder = () => join(createThrowAwayDirectory('gatehouse-data').path, 'data');

const words = (line: string) => (line === '' ? [] : line.split(' '));

describe('the command line without a server', () => {
  const run = (line: string, environment: Record<string, string> = {}) =>
    runCommand({ DATA_DIR: newDataFolder(), ...environment }, words(line));
  /** Runs several command lines in one process. */
  const runAll = async <Line extends string>(
    lines: readonly Line[],
    environment: Record<string, string> = {},
  ) => {
    const answers = await runCommands(
      { DATA_DIR: newDataFolder(), ...environment },
      lines.map(words),
    );
    assert.equal(answers.length, lines.length);
    return answers.map((answer, index) => ({ line: lines[index] as Line, ...answer }));
  };

  test('prepares a new folder that only its owner can read', async () => {
    const DATA_DIR = newDataFolder();
    assert.equal((await run('migrate', { DATA_DIR })).exitCode, 0);
    assert.equal(statSync(DATA_DIR).mode & 0o777, 0o700);
    assert.equal(statSync(join(DATA_DIR, 'gatehouse.db')).mode & 0o777, 0o600);
  });

  test('prints help at every level', async () => {
    const answers = await runAll([
      '--help',
      'session --help',
      'account create --help',
      'help account create',
    ]);
    const [all = '', group = '', one = '', sameOne = ''] = answers.map(({ stdout }) => stdout);
    assert.match(all, /account create[\s\S]*session list[\s\S]*Exit codes/);
    assert.match(group, /session list/);
    assert.doesNotMatch(group, /account create/);
    assert.match(one, /--email ADDRESS/);
    assert.equal(sameOne, one);
    assert.deepEqual(
      answers.map(({ exitCode }) => exitCode),
      [0, 0, 0, 0],
    );
  });

  test('exits with 2 after wrong usage, and says what is right', async () => {
    const wrong: Record<string, RegExp> = {
      '': /Usage/,
      account: /account create/,
      'acount create': /Did you mean "account create"\?/,
      'session revoke-al ada': /Did you mean "session revoke-all"\?/,
      'account create --username ada': /^Missing option: --email ADDRESS\.$/m,
      'account disable': /^Missing argument: USER\.$/m,
      'account disable ada bob': /^Unexpected argument: "bob"\.$/m,
      'account disable ada --json=yes': /^Option --json takes no value\.$/m,
      'account list --cursor --limit 3': /^Option --cursor needs a value: --cursor=CURSOR\.$/m,
      'account list --lim 3': /^Unknown option: --lim\. Did you mean --limit\?$/m,
      'account list --limit many': /whole number/,
      'account set-role ada root': /admin or user/,
      'account create --username a --email b --password c': /^Unknown option: --password\.$/m,
      'key create ada --name x --scopes root': /read, write, introspect/,
      'key create ada --name x --scopes read --expires soon': /90d or 12h/,
      'secret rotate everything': /session-secret or password-pepper/,
    };
    for (const { line, exitCode, stdout, stderr } of await runAll(Object.keys(wrong))) {
      assert.equal(exitCode, 2, line);
      assert.equal(stdout, '', line);
      assert.match(stderr, wrong[line] as RegExp);
    }
    assert.equal((await run('account disable')).exitCode, 2);
    const { error } = JSON.parse((await run('account disable --json')).stdout);
    assert.equal(error.code, 'misused');
  });

  test('names every fault of a command line, and repeats nothing that may be a password', async () => {
    const line = 'account create --username --email a@example.com --pasword hunter2';
    const { stderr } = await run(line);
    assert.deepEqual(stderr.trimEnd().split('\n').slice(0, -1), [
      'Option --username needs a value: --username=NAME.',
      'Unknown option: --pasword.',
    ]);
    assert.match(stderr, /^Usage: bin\/gatehouse account create --username NAME --email ADDRESS$/m);
  });

  test('config check names all faults and no values', async () => {
    const faultless = await runAll(['config check', 'config check --json'], {
      BASE_URL: 'https://login.acme.example',
      REGISTRATION: 'open',
    });
    assert.equal(faultless[0]?.exitCode, 0);
    assert.match(
      faultless[0]?.stdout ?? '',
      /^Configuration OK\.$[\s\S]*^Warning: SMTP_URL is not set/m,
    );
    const codes = JSON.parse(faultless[1]?.stdout ?? '').warnings.map(
      ({ code }: { code: string }) => code,
    );
    assert.deepEqual(codes, ['no_mail', 'no_registration', 'administrators_by_password']);
    const faulty = await run('config check --json', { PORT: 'eighty', WORKERS: '4' });
    assert.equal(faulty.exitCode, 1);
    assert.match(faulty.stderr, /- PORT [\s\S]*- WORKERS /);
    assert.ok(!faulty.stderr.includes('eighty'));
    assert.equal(JSON.parse(faulty.stdout).error.code, 'configuration');
  });

  test('recipe prints the files in deploy/, with the names of this installation', async () => {
    const installation = { BASE_URL: 'https://login.acme.example', REGISTRATION: 'closed' };
    const app = '--app https://docs.acme.example';
    const path = '--app https://login.acme.example --path /board';
    const next = [`recipe nginx ${path} --next`, `recipe caddy ${path} --next`] as const;
    const wrong = [path.replace('/board', '/a{b}'), `${app} --path /x`, `${app} --to x;y`].map(
      (options) => `recipe nginx ${options}`,
    );
    const answers = await runAll(
      [
        `recipe nginx ${app} --to app:80`,
        `recipe caddy ${path} --gatehouse gate:8080`,
        ...next,
        ...wrong,
      ],
      installation,
    );
    const [nginx, caddy, nextNginx, nextCaddy, ...refused] = answers;
    assert.ok(nginx && caddy && nextNginx && nextCaddy);
    assert.equal(nginx.exitCode, 0);
    assert.match(nginx.stdout, /^# Gatehouse needs COOKIE_DOMAIN=acme\.example$/m);
    assert.match(nginx.stdout, /^# Gatehouse needs ALLOWED_REDIRECT_ORIGINS=https:\/\/docs\.acme/m);
    assert.match(nginx.stdout, /set \$gatehouse_origin https:\/\/docs\.acme\.example;/);
    assert.match(nginx.stdout, /proxy_pass http:\/\/app:80;/);
    assert.doesNotMatch(nginx.stdout, /example\.com|include |127\.0\.0\.1:3000/);
    assert.match(caddy.stdout, /handle \/board\/\* \{[\s\S]*forward_auth gate:8080/);
    assert.doesNotMatch(caddy.stdout, /needs|wiki\.|example\.com|127\.0\.0\.1:8080/);
    for (const [{ stdout }, block] of [
      [
        nextNginx,
        /^[^\n]*login\.acme\.example[^\n]*\n {2}location \/board\/ \{\n[\s\S]*\n {2}\}\n$/,
      ],
      [
        nextCaddy,
        /^[^\n]*login\.acme\.example[^\n]*\n\tredir \/board [\s\S]*\n\thandle \/board\/\* \{[\s\S]*\n\t\}\n$/,
      ],
    ] as const) {
      assert.match(stdout, block);
      assert.doesNotMatch(stdout, /server_name|https:\/\/login\.acme\.example \{/);
    }
    assert.deepEqual(
      refused.map(({ exitCode }) => exitCode),
      [2, 2, 2],
    );
  });

  test('recipe proposes a login host that works, if there is none yet', async () => {
    const answers = await runAll([
      'recipe nginx --json --app https://wiki.example',
      'recipe caddy --json --app https://wiki.acme.example',
      'recipe caddy --json --app https://acme.co.uk',
      'recipe nginx --json --app http://localhost:8080 --path /wiki',
      'recipe nginx --app http://wiki.localhost',
      'recipe nginx --app https://10.0.0.1',
      'recipe nginx --app https://wiki',
    ]);
    const [alone, below, atTop, local] = answers.slice(0, 4).map(({ line, exitCode, stdout }) => {
      assert.equal(exitCode, 0, line);
      const { text, needs } = JSON.parse(stdout);
      return { text: String(text), needs: needs.slice(0, 3) };
    });
    assert.ok(alone && below && atTop && local);
    assert.deepEqual(alone.needs, [
      'BASE_URL=https://login.wiki.example',
      'COOKIE_DOMAIN=wiki.example',
      'ALLOWED_REDIRECT_ORIGINS=https://wiki.example',
    ]);
    assert.match(
      alone.text,
      /listen 443 ssl;\n {2}listen \[::\]:443 ssl;\n {2}server_name login\.wiki\.example;/,
    );
    for (const [{ needs: lines }, domain] of [
      [below, 'acme.example'],
      [atTop, 'acme.co.uk'],
    ] as const) {
      assert.deepEqual(lines.slice(0, 2), [
        `BASE_URL=https://login.${domain}`,
        `COOKIE_DOMAIN=${domain}`,
      ]);
    }
    assert.deepEqual(local.needs, ['PORT=8081', 'BASE_URL=http://localhost:8080']);
    assert.match(local.text, /server 127\.0\.0\.1:8081;[\s\S]*listen 8080;/);
    for (const { line, exitCode, stderr } of answers.slice(4)) {
      assert.equal(exitCode, 2, line);
      assert.match(stderr, /domain name[^\n]*--app http:\/\/localhost:8080 --path \/wiki/);
    }
  });

  test('secret rotate does not change secrets in variables', async () => {
    const { exitCode, stderr } = await run('secret rotate session-secret', secrets);
    assert.equal(exitCode, 1);
    assert.match(stderr, /SESSION_SECRET=<new>,<present>/);
    assert.ok(!stderr.includes(secrets.SESSION_SECRET));
  });

  test('exits with 3 in time if PostgreSQL is down or silent', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const ports = [await freePort(), (silent.address() as AddressInfo).port];
    for (const port of ports) {
      const DATABASE_URL = `postgres://gatehouse:hunter2@127.0.0.1:${port}/gatehouse`;
      const answer = await run('account list --json', { ...secrets, DATABASE_URL });
      assert.equal(answer.exitCode, 3);
      await assertInTime(answer.tookMs, unavailableWithinMs);
      assert.match(answer.stderr, /^PostgreSQL is unavailable: /);
      assert.equal(JSON.parse(answer.stdout).error.code, 'unavailable');
      assert.ok(!answer.stderr.includes('hunter2'));
    }
    silent.close();
  });
});
