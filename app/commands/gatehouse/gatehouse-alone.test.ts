import assert from 'node:assert/strict';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { runCommand } from '../../testing/command-line.ts';
import { assertInTime } from '../../testing/in-time.ts';
import { freePort } from '../../testing/machine/free-port.ts';
import { createThrowAwayDirectory } from '../../testing/machine/throw-away-directory.ts';

const unavailableWithinMs = 5000;
const secrets = {
  SESSION_SECRET: 'a session secret that is only for the tests',
  PASSWORD_PEPPER: 'a password pepper that is only for the tests',
};

const newDataFolder = () => join(createThrowAwayDirectory('gatehouse-data').path, 'data');

describe('the command line, alone', () => {
  const run = (line: string, environment: Record<string, string> = {}) =>
    runCommand({ DATA_DIR: newDataFolder(), ...environment }, line === '' ? [] : line.split(' '));

  test('a fresh folder is prepared, and is its owner’s alone', async () => {
    const DATA_DIR = newDataFolder();
    assert.equal((await run('migrate', { DATA_DIR })).exitCode, 0);
    assert.equal(statSync(DATA_DIR).mode & 0o777, 0o700);
    assert.equal(statSync(join(DATA_DIR, 'gatehouse.db')).mode & 0o777, 0o600);
  });

  test('help is there at every level', async () => {
    assert.match(
      (await run('--help')).stdout,
      /account create[\s\S]*session list[\s\S]*Exit codes/,
    );
    assert.doesNotMatch((await run('session --help')).stdout, /account create/);
    const one = await run('account create --help');
    assert.match(one.stdout, /--email ADDRESS/);
    assert.equal(one.exitCode, 0);
  });

  test('wrong usage exits with 2 and says what would be right', async () => {
    const wrong: Record<string, RegExp> = {
      '': /Usage/,
      account: /account create/,
      'acount create': /Did you mean "account create"\?/,
      'session revoke-al ada': /Did you mean "session revoke-all"\?/,
      'account create --username ada': /--email must be given/,
      'account disable': /Something is missing/,
      'account list --lim 3': /Unknown option '--lim'/,
      'account list --limit many': /whole number/,
      'account set-role ada root': /admin or user/,
      'account create --username a --email b --password c': /Unknown option '--password'/,
      'key create ada --name x --scopes root': /read, write, introspect/,
      'key create ada --name x --scopes read --expires soon': /90d or 12h/,
      'secret rotate everything': /session-secret or password-pepper/,
    };
    // One by one: all at once, they would keep each other from being in time.
    for (const [line, expected] of Object.entries(wrong)) {
      const { exitCode, stdout, stderr } = await run(line);
      assert.equal(exitCode, 2, line);
      assert.equal(stdout, '', line);
      assert.match(stderr, expected);
    }
    const { error } = JSON.parse((await run('account disable --json')).stdout);
    assert.equal(error.code, 'misused');
  });

  test('config check names every fault and no value', async () => {
    assert.equal((await run('config check')).exitCode, 0);
    const faulty = await run('config check --json', { PORT: 'eighty', WORKERS: '4' });
    assert.equal(faulty.exitCode, 1);
    assert.match(faulty.stderr, /- PORT [\s\S]*- WORKERS /);
    assert.ok(!faulty.stderr.includes('eighty'));
    assert.equal(JSON.parse(faulty.stdout).error.code, 'configuration');
  });

  test('recipe prints what is in deploy/, with the names of this installation', async () => {
    const installation = { BASE_URL: 'https://login.acme.example', REGISTRATION: 'closed' };
    const nginx = await run(
      'recipe nginx --app https://docs.acme.example --to app:80',
      installation,
    );
    assert.equal(nginx.exitCode, 0);
    assert.match(nginx.stdout, /^# Gatehouse needs COOKIE_DOMAIN=acme\.example$/m);
    assert.match(nginx.stdout, /^# Gatehouse needs ALLOWED_REDIRECT_ORIGINS=https:\/\/docs\.acme/m);
    assert.match(nginx.stdout, /set \$gatehouse_origin https:\/\/docs\.acme\.example;/);
    assert.match(nginx.stdout, /proxy_pass http:\/\/app:80;/);
    assert.doesNotMatch(nginx.stdout, /example\.com|include |127\.0\.0\.1:3000/);
    const path = '--app https://login.acme.example --path /board';
    const caddy = await run(`recipe caddy ${path} --gatehouse gate:8080`, installation);
    assert.match(caddy.stdout, /handle \/board\/\* \{[\s\S]*forward_auth gate:8080/);
    assert.doesNotMatch(caddy.stdout, /needs|wiki\.|example\.com|127\.0\.0\.1:8080/);
    for (const [proxy, block] of [
      ['nginx', /^[^\n]*login\.acme\.example[^\n]*\n {2}location \/board\/ \{\n[\s\S]*\n {2}\}\n$/],
      [
        'caddy',
        /^[^\n]*login\.acme\.example[^\n]*\n\tredir \/board [\s\S]*\n\thandle \/board\/\* \{[\s\S]*\n\t\}\n$/,
      ],
    ] as const) {
      const next = await run(`recipe ${proxy} ${path} --next`, installation);
      assert.match(next.stdout, block);
      assert.doesNotMatch(next.stdout, /server_name|https:\/\/login\.acme\.example \{/);
    }
    const app = '--app https://docs.acme.example';
    for (const wrong of [path.replace('/board', '/a{b}'), `${app} --path /x`, `${app} --to x;y`]) {
      assert.equal((await run(`recipe nginx ${wrong}`, installation)).exitCode, 2, wrong);
    }
  });

  test('recipe names a login host that works, when there is none yet', async () => {
    const needs = async (line: string) => {
      const { exitCode, stdout } = await run(`recipe ${line} --json`, {});
      assert.equal(exitCode, 0, line);
      const { text, needs } = JSON.parse(stdout);
      return { text: String(text), needs: needs.slice(0, 3) };
    };
    const alone = await needs('nginx --app https://wiki.example');
    assert.deepEqual(alone.needs, [
      'BASE_URL=https://login.wiki.example',
      'COOKIE_DOMAIN=wiki.example',
      'ALLOWED_REDIRECT_ORIGINS=https://wiki.example',
    ]);
    assert.match(
      alone.text,
      /listen 443 ssl;\n {2}listen \[::\]:443 ssl;\n {2}server_name login\.wiki\.example;/,
    );
    for (const [app, domain] of [
      ['wiki.acme.example', 'acme.example'],
      ['acme.co.uk', 'acme.co.uk'],
    ] as const) {
      const { needs: lines } = await needs(`caddy --app https://${app}`);
      assert.deepEqual(lines.slice(0, 2), [
        `BASE_URL=https://login.${domain}`,
        `COOKIE_DOMAIN=${domain}`,
      ]);
    }
    const local = await needs('nginx --app http://localhost:8080 --path /wiki');
    assert.deepEqual(local.needs, ['PORT=8081', 'BASE_URL=http://localhost:8080']);
    assert.match(local.text, /server 127\.0\.0\.1:8081;[\s\S]*listen 8080;/);
    for (const app of ['http://wiki.localhost', 'https://10.0.0.1', 'https://wiki']) {
      const { exitCode, stderr } = await run(`recipe nginx --app ${app}`, {});
      assert.equal(exitCode, 2);
      assert.match(stderr, /domain name[^\n]*--app http:\/\/localhost:8080 --path \/wiki/);
    }
  });

  test('secrets that the environment gives are left to it', async () => {
    const { exitCode, stderr } = await run('secret rotate session-secret', secrets);
    assert.equal(exitCode, 1);
    assert.match(stderr, /SESSION_SECRET=<new>,<present>/);
    assert.ok(!stderr.includes(secrets.SESSION_SECRET));
  });

  test('a PostgreSQL that is away or silent makes it exit with 3 in time', async () => {
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
