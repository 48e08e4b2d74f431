import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { runCommand } from '../command-line.ts';
import { createCertificate } from '../machine/certificate.ts';
import { freePort } from '../machine/free-port.ts';
import { ensureInstalled } from '../machine/install.ts';
import { startNginx } from '../machine/nginx.ts';
import { createThrowAwayDirectory } from '../machine/throw-away-directory.ts';
import { applicationSays } from './backend.ts';
import { layouts, startProtectedApplications } from './protected-applications.ts';
import { proxyNames } from './running-proxy.ts';

const run = promisify(execFile);
const hosts = ['login.example.com', 'wiki.example.com', 'files.example.com'];
const twoApplications = [
  ...['--app', 'https://wiki.example.com', '--to', '127.0.0.1:3000', '--basic'],
  ...['--app', 'https://files.example.com', '--to', '127.0.0.1:3001'],
  ...['--app', 'https://login.example.com', '--path', '/notes', '--to', '127.0.0.1:3002'],
];
const installation = { BASE_URL: 'https://login.example.com', REGISTRATION: 'closed' };

describe('the printed recipe', () => {
  const directory = createThrowAwayDirectory('printed');
  let files: string[];
  before(async () => {
    const { certificate, key } = await createCertificate(directory.path, hosts);
    files = ['--certificate', certificate, '--key', key];
  });
  after(() => directory.remove());

  async function printed(proxy: string, args: readonly string[], environment = installation) {
    const DATA_DIR = join(directory.path, 'data');
    return runCommand({ DATA_DIR, ...environment }, ['recipe', proxy, ...args]);
  }

  function writeConfiguration(recipe: string): string {
    const file = join(directory.path, 'nginx.conf');
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    const folders = temporary.map((name) => `${name}_temp_path ${name};`).join(' ');
    writeFileSync(file, `pid x.pid; events {}\nhttp { access_log off; ${folders}\n${recipe}\n}\n`);
    return file;
  }

  test('is all that nginx needs for three applications, without a warning', async () => {
    const { nginx } = await ensureInstalled(['nginx']);
    const { stdout, exitCode } = await printed('nginx', [...twoApplications, ...files]);
    assert.equal(exitCode, 0);
    assert.deepEqual(
      [...stdout.matchAll(/^upstream|^map .*/gm)].length,
      new Set([...stdout.matchAll(/^upstream|^map .*/gm)].map(String)).size,
    );
    assert.equal([...stdout.matchAll(/server_name login\.example\.com;/g)].length, 1);
    const [https, http] = [await freePort(), await freePort()];
    const moved = stdout
      .replaceAll('443 ssl;', `${https} ssl;`)
      .replaceAll(/listen (\[::\]:)?80;/g, `listen $1${http};`);
    const file = writeConfiguration(moved);
    const { stderr } = await run(nginx, ['-t', '-p', directory.path, '-c', file, '-e', 'stderr']);
    assert.match(stderr, /test is successful/);
    assert.doesNotMatch(stderr, /warn|could not/);
  });

  test('is all that Caddy needs for three applications', async () => {
    const { caddy } = await ensureInstalled(['caddy']);
    const { stdout } = await printed('caddy', [...twoApplications, ...files]);
    const file = join(directory.path, 'Caddyfile');
    writeFileSync(file, stdout);
    const args = ['validate', '--adapter', 'caddyfile', '--config', file];
    const env = { ...process.env, HOME: directory.path };
    await run(caddy, args, { env });
  });

  for (const proxy of ['nginx', 'caddy', 'traefik']) {
    test(`prints all settings for Gatehouse on standard error (${proxy})`, async () => {
      const [chosen] = [proxy === 'traefik' ? twoApplications.slice(0, -6) : twoApplications];
      const { stderr, stdout } = await printed(proxy, chosen);
      const settings = [
        'COOKIE_DOMAIN=example.com',
        'ALLOWED_REDIRECT_ORIGINS=https://wiki.example.com,https://files.example.com',
      ];
      const lines = stderr.split('\n');
      assert.deepEqual(
        lines.slice(1, 3),
        settings.map((setting) => `  ${setting}`),
      );
      assert.match(stderr, /Basic opens https:\/\/wiki\.example\.com only/);
      for (const setting of settings) assert.ok(stdout.includes(`# Gatehouse needs ${setting}\n`));
    });
  }

  test('listens on the ports of the URLs, on IPv6 too, and redirects plain http to https', async () => {
    const port = await freePort();
    const at = (host: string) => `https://${host}.example.com:${port}`;
    const app = ['--app', at('wiki'), ...files];
    const environment = { ...installation, BASE_URL: at('login') };
    const { stdout } = await printed('nginx', app, environment);
    const listens = [...stdout.matchAll(/^ *listen (.*);/gm)].map(([, where]) => where);
    assert.deepEqual([...new Set(listens)], [`${port} ssl`, `[::]:${port} ssl`]);
    const nginx = await startNginx({
      ...{ configurationFile: writeConfiguration(stdout), listen: port, upstreams: {} },
    });
    try {
      for (const address of ['127.0.0.1', '::1']) {
        const socket = connect({ host: address, port });
        socket.end('GET /a?b=c HTTP/1.1\r\nHost: wiki.example.com\r\nConnection: close\r\n\r\n');
        const answer = await text(socket);
        assert.match(answer, /^HTTP\/1\.1 301 /);
        assert.match(answer, /^location: https:\/\/\w+\.example\.com:\d+\/a\?b=c\r$/im);
      }
    } finally {
      await nginx.stop();
    }
  });

  test('redirects port 80 to https', async () => {
    const { stdout } = await printed('nginx', twoApplications);
    const port = await freePort();
    const [redirect = ''] = /^server \{\n {2}listen 80;[\s\S]*?^\}\n/m.exec(stdout) ?? [];
    const file = writeConfiguration(redirect.replaceAll('80;', `${port};`));
    const nginx = await startNginx({ configurationFile: file, listen: port, upstreams: {} });
    try {
      for (const host of hosts) {
        const socket = connect({ host: '127.0.0.1', port });
        socket.end(`GET /a?b=c HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
        const answer = await text(socket);
        assert.match(
          answer,
          new RegExp(`^HTTP/1.1 301 [\\s\\S]*location: https://${host}/a\\?b=c\r`, 'i'),
        );
      }
    } finally {
      await nginx.stop();
    }
  });

  test('proposes only a cookie domain that browsers accept', async () => {
    const none = { BASE_URL: '', REGISTRATION: '' };
    const alone = await printed('nginx', ['--app', 'https://mywiki.duckdns.org'], none);
    assert.match(alone.stderr, /BASE_URL=https:\/\/login\.mywiki\.duckdns\.org\n/);
    assert.match(alone.stderr, /COOKIE_DOMAIN=mywiki\.duckdns\.org\n/);
    const strangers = { ...installation, BASE_URL: 'https://mylogin.duckdns.org' };
    const refused = await printed('nginx', ['--app', 'https://mywiki.duckdns.org'], strangers);
    assert.equal(refused.exitCode, 2);
    assert.match(
      refused.stderr,
      /no cookie that mylogin\.duckdns\.org and mywiki\.duckdns\.org share/,
    );
    assert.match(refused.stderr, /below mylogin\.duckdns\.org, or .* --path \/wiki/);
    const suffix = await printed('caddy', ['--app', 'https://duckdns.org'], none);
    assert.equal(suffix.exitCode, 2);
  });

  test('names what is missing or wrong on the command line', async () => {
    for (const [args, fault] of [
      [[...twoApplications, '--certificate', '/x.pem'], /--certificate and --key together/],
      [['--app', 'https://wiki.example.com', '--certificate', 'x', '--key', 'y'], /absolute paths/],
      [['--app', 'https://a.example.com', '--app', 'https://b.example.com'], /its own --to/],
      [['--app', 'https://a.example.com', '--to', 'a:1', '--to', 'b:1'], /twice/],
      [['--app', 'https://login.example.com'], /is the login host, so --path is needed/],
      [['--app', 'https://wiki.example.com', '--path', '/x'], /--path is for an application on/],
    ] as const) {
      const { exitCode, stderr } = await printed('nginx', args);
      assert.equal(exitCode, 2, args.join(' '));
      assert.match(stderr, fault);
    }
  });

  for (const proxy of proxyNames) {
    test(`reaches an application with TLS (${proxy})`, async () => {
      const [certificate = '', key = ''] = [files[1], files[3]];
      const pem = { cert: readFileSync(certificate), key: readFileSync(key) };
      const server = createServer(pem, (_request, response) => response.end(applicationSays));
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const to = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      const [layout = assert.fail()] = layouts;
      const changed = { to, isToTls: true };
      const world = await startProtectedApplications(proxy, layout, { changed });
      try {
        const answer = await world.send(`${world.apps[0]}/x`, world.session);
        assert.equal(answer.status, 200);
        assert.match(answer.body, new RegExp(applicationSays));
      } finally {
        await world.close();
        server.close();
      }
    });
  }
});
