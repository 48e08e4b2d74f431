import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import http, { type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { recipeText } from '../commands/gatehouse/recipe-text.ts';
import type { TestAccount } from './accounts.ts';
import { createTestKey } from './api-keys.ts';
import { startApplication, type TestApplication } from './application.ts';
import { confusingPaths } from './confusing-paths.ts';
import { startCaddy } from './machine/caddy.ts';
import { freePort } from './machine/free-port.ts';
import { startNginx } from './machine/nginx.ts';
import { createThrowAwayDirectory } from './machine/throw-away-directory.ts';
import { createRawClient, type RawAnswer, type RawClient } from './raw-client.ts';

// What `gatehouse recipe` prints, in the proxies that it is for, before applications that answer with what
// they were sent.

const html = 'Accept: text/html,*/*;q=0.8';
const login = new URL('https://login.example.com');

interface Layout {
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The protected applications, without a slash at the end. */
  readonly apps: readonly [string, string];
  readonly cookie: string;
}

const layouts: readonly Layout[] = [
  {
    name: 'two hosts under one COOKIE_DOMAIN',
    environment: {
      COOKIE_DOMAIN: 'example.com',
      ALLOWED_REDIRECT_ORIGINS: 'https://wiki.example.com,https://files.example.com',
    },
    apps: ['https://wiki.example.com', 'https://files.example.com'],
    cookie: '__Secure-gatehouse',
  },
  {
    name: 'paths of the login host, with its own cookie',
    environment: {},
    apps: ['https://login.example.com/wiki', 'https://login.example.com/wiki/sub'],
    cookie: '__Host-gatehouse',
  },
];

interface RunningProxy {
  readonly client: RawClient;
  stop(): Promise<void>;
}

const startProxy: Readonly<
  Record<string, (layout: Layout, to: Addresses) => Promise<RunningProxy>>
> = {
  async nginx({ apps }, addresses) {
    const directory = createThrowAwayDirectory('recipe');
    const configurationFile = join(directory.path, 'nginx.conf');
    // Where TLS ends is not what this is about.
    const recipes = recipesOf('nginx', apps, addresses).replaceAll('443 ssl', '443');
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    const folders = temporary.map((name) => `${name}_temp_path ${name};`).join(' ');
    const text = `pid x.pid; events {} http { access_log off; ${folders}\n${recipes}\n}`;
    writeFileSync(configurationFile, text);
    const nginx = await startNginx({
      ...{ configurationFile, listen: await freePort(), upstreams: {} },
    });
    return {
      client: createRawClient(nginx.port, false),
      async stop() {
        await nginx.stop();
        directory.remove();
      },
    };
  },

  async caddy({ apps }, addresses) {
    const caddy = await startCaddy(recipesOf('caddy', apps, addresses), login.hostname);
    return { client: createRawClient(caddy.port, true), stop: () => caddy.stop() };
  },
};

interface Addresses {
  readonly gatehouse: string;
  readonly apps: readonly string[];
}

/** One application a host; on the login host, one path, below which both are. */
function recipesOf(
  proxy: 'nginx' | 'caddy',
  apps: readonly string[],
  { gatehouse, apps: backends }: Addresses,
): string {
  const isBeside = apps.every((app) => new URL(app).origin === login.origin);
  const texts = (isBeside ? apps.slice(0, 1) : apps).map((app, index) => {
    const { origin, pathname } = new URL(app);
    return recipeText(proxy, {
      ...{ app: new URL(origin), login, gatehouse, to: backends[index] ?? '' },
      ...{ path: pathname.replace(/\/$/, ''), isNext: index > 0 },
    });
  });
  return texts.join('\n');
}

const hiddenField = /type="hidden" name="([^"]*)" value="([^"]*)"/g;

interface Seen {
  readonly url: string;
  readonly headers: readonly string[];
}

/** What the applications were sent since the test began. */
const seen: Seen[] = [];

const applicationSays = 'the application';

async function startBackend(): Promise<Server> {
  const server = http.createServer((request, response) => {
    seen.push({ url: request.url ?? '', headers: request.rawHeaders });
    // A stream whose end does not come: what there is has to arrive.
    if (request.headers['x-begin-only'] !== undefined) {
      response.write('a beginning');
      return;
    }
    const status = Number(request.headers['x-answer'] ?? 200);
    request.resume().on('end', () => {
      response.writeHead(status, { 'Content-Length': applicationSays.length }).end(applicationSays);
    });
  });
  server.on('upgrade', (request, socket) => {
    seen.push({ url: request.url ?? '', headers: request.rawHeaders });
    socket.end(
      'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\nhi',
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

const identity = ['User', 'Groups', 'Name', 'Email'];
const spellings = [
  'Remote-',
  'remote-',
  'REMOTE-',
  'rEmOtE-',
  'Remote_',
  'remote_',
  'Remote-_',
  'Remote.',
];
/** In every spelling, each twice. */
const forged = [
  ...[...spellings, ...spellings].flatMap((start) =>
    identity.map((name) => `${start}${name}: forged`),
  ),
  'REMOTE_USER: forged',
  // What some applications believe more than what Gatehouse was asked about.
  ...['X-Rewrite-URL', 'X-Forwarded-Prefix', 'X-HTTP-Method-Override', 'X-HTTP-Method', 'Proxy']
    .concat(['X-Method-Override', 'X-Forwarded-Port', 'X-Real-IP', 'X_Forwarded_For', 'Forwarded'])
    .map((name) => `${name}: misleading`),
  // What is named here is taken out by whoever comes next.
  'Connection: close, Remote-User, Remote-Groups',
  ...['X-Original-URL: https://x/', 'X-Forwarded-Uri: /public', 'X-Forwarded-Host: x'],
  ...['X-Original-Method: GET', 'X-Forwarded-Method: GET', 'X-Forwarded-Proto: https'],
];

/** Of each application, one folder is for everybody, and one for administrators. */
function rulesFor({ apps }: Layout): string {
  const rules = apps.flatMap((app) => {
    const { host, pathname } = new URL(app);
    const prefix = pathname.replace(/\/$/, '');
    return [
      { host, path: `${prefix}/public`, allow: 'public' },
      { host, path: `${prefix}/admin`, allow: { roles: ['admin'] } },
    ];
  });
  return JSON.stringify(rules);
}

const lastUrl = () => seen.at(-1)?.url ?? 'none';

const addressOf = (server: Server) => `127.0.0.1:${(server.address() as AddressInfo).port}`;

for (const proxyName of ['nginx', 'caddy'] as const) {
  for (const layout of layouts) {
    describe(`${proxyName}, ${layout.name}`, () => {
      let gatehouse: TestApplication;
      let proxy: RunningProxy;
      let backends: Server[];
      let account: TestAccount;
      let session: string;
      let isClosed = false;
      const rules = createThrowAwayDirectory('rules');

      before(async () => {
        const file = join(rules.path, 'rules.yaml');
        writeFileSync(file, rulesFor(layout));
        gatehouse = await startApplication({
          ...{ BASE_URL: login.origin, REGISTRATION: 'closed', ACCESS_RULES_FILE: file },
          ...layout.environment,
        });
        backends = [await startBackend(), await startBackend()];
        const addresses = {
          gatehouse: new URL(gatehouse.address).host,
          apps: backends.map(addressOf),
        };
        proxy = (await startProxy[proxyName]?.(layout, addresses)) as RunningProxy;
        account = await gatehouse.createAccount();
        session = await cookieFor(account);
      });
      after(async () => {
        await proxy.stop();
        if (!isClosed) await gatehouse.close();
        rules.remove();
        for (const backend of backends) backend.close();
      });
      beforeEach(() => {
        seen.length = 0;
      });

      /** A session that was begun without the cost of hashing. */
      async function cookieFor(somebody: TestAccount, isCopied = true): Promise<string> {
        const { cookies } = await gatehouse.startSession(somebody, { isCopied });
        return `Cookie: ${layout.cookie}=${cookies.get('gatehouse')}`;
      }

      function send(url: string, ...headers: string[]): Promise<RawAnswer> {
        const { hostname, pathname, search } = new URL(url);
        return proxy.client(hostname, pathname + search, { headers });
      }

      const headersOf = (name: string) =>
        seen.flatMap(({ headers }) =>
          headers.filter((_, index) => headers[index - 1]?.toLowerCase() === name),
        );

      test('nobody is led to the log-in, and comes back to the very page', async () => {
        const page = `${layout.apps[0]}/a%20page?x=1&y=%C5%81`;
        const sent = await send(page, html);
        assert.equal(sent.status, 302);
        assert.deepEqual(seen, []);
        const form = new URL(sent.headers['location'] ?? '');
        assert.equal(form.origin + form.pathname, `${login.origin}/login`);
        const opened = await send(form.href, html);
        assert.equal(opened.status, 200);
        const fields = new URLSearchParams({
          username: account.username,
          password: account.password,
        });
        for (const [, name = '', value = ''] of opened.body.matchAll(hiddenField)) {
          fields.set(name, value.replaceAll('&amp;', '&'));
        }
        const loggedIn = await proxy.client(form.hostname, form.pathname, {
          method: 'POST',
          headers: [
            ...[html, `Cookie: ${opened.cookies.join('; ')}`, `Origin: ${login.origin}`],
            'Content-Type: application/x-www-form-urlencoded',
          ],
          body: fields.toString(),
        });
        assert.equal(loggedIn.status, 303);
        assert.equal(new URL(loggedIn.headers['location'] ?? '', login).href, page);
        const arrived = await send(page, html, `Cookie: ${loggedIn.cookies.join('; ')}`);
        assert.equal(arrived.body, 'the application');
        assert.ok(page.endsWith(lastUrl()));
      });

      if (proxyName === 'nginx' && layout.apps[0].endsWith('/wiki')) {
        test('a path without its slash is led to the one with it, on the same host and port', async () => {
          const answer = await send(layout.apps[0], html);
          assert.equal(answer.status, 301);
          assert.equal(answer.headers['location'], '/wiki/');
        });
      }

      test('programs are told, and not led anywhere', async () => {
        for (const method of ['POST', 'PUT', 'GET']) {
          const { hostname, pathname } = new URL(`${layout.apps[0]}/x`);
          const headers = method === 'GET' ? ['Accept: */*'] : [html];
          const answer = await proxy.client(hostname, pathname, { method, headers, body: 'a=b' });
          assert.equal(answer.status, 401, method);
          assert.equal(answer.headers['location'], undefined);
          assert.match(answer.headers['content-type'] ?? '', /^application\/problem\+json/);
        }
        assert.deepEqual(seen, []);
      });

      test('who is logged in reaches both applications, which are told who it is', async () => {
        const named = await gatehouse.createAccount();
        const names = { givenName: 'Łukasz', familyName: 'Żółć 山田' };
        const { stores, clock } = gatehouse.services;
        await stores.accounts.setNames(named.id, names, clock.now());
        const cookie = await cookieFor(named, false);
        for (const app of layout.apps) {
          seen.length = 0;
          assert.equal((await send(`${app}/x`, cookie)).status, 200);
          assert.deepEqual(headersOf('remote-user'), [named.username]);
          assert.deepEqual(headersOf('remote-email'), [named.email]);
          const [name = ''] = headersOf('remote-name');
          assert.equal(Buffer.from(name, 'latin1').toString(), 'Łukasz Żółć 山田');
          assert.deepEqual(headersOf('remote-groups').join(), '');
        }
      });

      for (const app of layout.apps) {
        for (const [path, isLoggedIn] of [
          ['/public/x', false],
          ['/x', true],
          ['/public/x', true],
        ] as const) {
          const who = isLoggedIn ? 'logged in' : 'anonymous';
          test(`nobody can say who they are, however it is written (${app}${path}, ${who})`, async () => {
            const credential = isLoggedIn ? [session] : [];
            assert.equal((await send(app + path, ...forged, ...credential)).status, 200);
            assert.equal(headersOf('remote-user').join(), isLoggedIn ? account.username : '');
            const told = seen[0]?.headers.join('\n') ?? '';
            assert.doesNotMatch(told.toLowerCase(), /remote[^\n]*\nforged|remote[_.]|misleading/);
            assert.doesNotMatch(told, /^X-(?:Original-|Forwarded-Uri|Forwarded-Method)/im);
          });
        }
      }

      test('nobody can pass, or ask the gate itself, by what they say', async () => {
        await send(`${layout.apps[0]}/x`, ...forged, html);
        assert.deepEqual(seen, []);
        for (const endpoint of ['auth-request', 'forward-auth', '../.gatehouse/check']) {
          const path = `/api/authz/${endpoint}`;
          const asked = await proxy.client(login.hostname, path, { headers: [session, ...forged] });
          assert.ok(asked.status >= 400 && asked.status < 500, `${endpoint}: ${asked.status}`);
        }
      });

      test('no application sees a cookie of Gatehouse, only its own', async () => {
        const pair = session.slice('Cookie: '.length);
        const device = '__Host-gatehouse-device=abc';
        const others = 'gatehouse=1; __Host-gatehouse-pre=2; __Secure-gatehouse-x=3; gatehouse=4';
        const cases: [string, string][] = [
          [pair, ''],
          [`a=1; ${pair}; b=2`, 'a=1;b=2'],
          [`${pair}; a=1`, 'a=1'],
          [`a=1;${pair}`, 'a=1'],
          [`a=1; ${device}; ${pair}; gatehouse2=x`, 'a=1;gatehouse2=x'],
          [`agatehouse=1; ${pair}; ${others}; b=2`, 'agatehouse=1;b=2'],
        ];
        for (const [sent, left] of cases) {
          seen.length = 0;
          assert.equal((await send(`${layout.apps[0]}/public/x`, `Cookie: ${sent}`)).status, 200);
          const pairs = headersOf('cookie').join(';').split(';');
          const cookies = pairs
            .map((pair) => pair.trim())
            .filter(Boolean)
            .join(';');
          // Too many of ours at once: rather none at all than one of them.
          assert.ok(cookies === left || cookies === '', `${sent} -> ${cookies}`);
          if (!sent.includes(others)) assert.equal(cookies, left);
        }
      });

      test('no application sees a token or an API key of Gatehouse, only its own', async () => {
        const { username, password } = account;
        const tokenOf = async (format: 'jwt' | 'opaque'): Promise<string> => {
          const answer = await fetch(`${gatehouse.address}/api/v1/login`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({ username, password, token_format: format }),
          });
          return ((await answer.json()) as { access_token: string }).access_token;
        };
        const key = await createTestKey(gatehouse.services, account.id, ['read']);
        const credentials = [
          ...[`Authorization: Bearer ${await tokenOf('jwt')}`, `X-API-Key: ${key}`],
          `authorization: bearer  ${await tokenOf('opaque')}`,
        ];
        for (const credential of credentials) {
          seen.length = 0;
          for (const path of ['/x', '/public/x']) {
            assert.equal((await send(layout.apps[0] + path, credential)).status, 200, credential);
          }
          assert.deepEqual(headersOf('remote-user'), [username, username]);
          assert.deepEqual([...headersOf('authorization'), ...headersOf('x-api-key')], []);
        }
        await send(`${layout.apps[0]}/public/x`, `Authorization: Bearer ${key}`);
        assert.deepEqual(headersOf('authorization'), []);
        const [header, payload] = ['{"alg":"ES256","typ":"JWT"}', '{}'].map((part) => btoa(part));
        for (const own of ['Basic YTpi', `Bearer ${header}.${payload}.x`, 'Bearer gate']) {
          seen.length = 0;
          await send(`${layout.apps[0]}/x`, session, `Authorization: ${own}`, 'X-API-Key: its-own');
          assert.deepEqual(headersOf('authorization'), [own]);
          assert.deepEqual(headersOf('x-api-key'), ['its-own']);
        }
      });

      test('uploads of any size and streams pass as they come', async () => {
        const { hostname, pathname } = new URL(`${layout.apps[0]}/x`);
        const body = 'x'.repeat(3_000_000);
        const sent = { method: 'POST', headers: [session], body };
        assert.equal((await proxy.client(hostname, pathname, sent)).status, 200);
        const headers = [session, 'X-Begin-Only: yes'];
        const begun = await proxy.client(hostname, pathname, { headers, isHeadEnough: true });
        assert.equal(begun.status, 200);
      });

      test('whoever may not pass is told so: people by a page, programs by problem details', async () => {
        const page = await send(`${layout.apps[0]}/admin/x`, session, html);
        assert.equal(page.status, 403);
        assert.match(page.headers['content-type'] ?? '', /^text\/html; charset=utf-8/);
        assert.match(page.body, /<h1>You cannot do that<\/h1>[\s\S]*<code>[\w-]{32,36}<\/code>/);
        const problem = await send(`${layout.apps[0]}/admin/x`, session);
        assert.equal(problem.status, 403);
        assert.equal(problem.headers['content-type'], 'application/problem+json');
        assert.match(problem.body, /"status":403,.*"code":"forbidden"/);
        assert.deepEqual(seen, []);
      });

      test('rules hold from the next request after a change of role', async () => {
        const somebody = await gatehouse.createAccount();
        await gatehouse.createAccount({ role: 'admin' });
        const cookie = await cookieFor(somebody);
        const status = async () => (await send(`${layout.apps[0]}/admin/x`, cookie, html)).status;
        const circumstances = { ip: '', userAgent: '', requestId: '' };
        const change = { accountId: somebody.id, circumstances };
        assert.equal(await status(), 403);
        await gatehouse.services.setRole({ ...change, role: 'admin' });
        assert.equal(await status(), 200);
        await gatehouse.services.setRole({ ...change, role: 'user' });
        assert.equal(await status(), 403);
      });

      test('no spelling of a path reaches what is protected, or breaks anything', async () => {
        const { hostname, pathname } = new URL(layout.apps[0]);
        const prefix = pathname === '/' ? '' : pathname;
        for (const path of confusingPaths.filter((path) => path.startsWith('/'))) {
          // What looks like a header would be one.
          const answer = await proxy.client(hostname, prefix + path, { headers: [html] });
          assert.ok(answer.status < 500, `${path}: ${answer.status}`);
          assert.notEqual(answer.body, 'the application', path);
        }
        const reached = seen.map(({ url }) => url).filter((url) => !/\/public\/[\w.-]*$/.test(url));
        assert.deepEqual(reached, []);
      });

      test('a log-out is one for all applications', async () => {
        const browser = await gatehouse.startSession(account);
        const cookie = `Cookie: ${layout.cookie}=${browser.cookies.get('gatehouse')}`;
        for (const app of layout.apps) assert.equal((await send(`${app}/x`, cookie)).status, 200);
        const { stores, sessions, clock } = gatehouse.services;
        const ended = await stores.sessions.end({ accountId: account.id }, 'log-out', clock.now());
        await sessions.propagate(ended.map(({ invalidation }) => invalidation));
        session = await cookieFor(account);
        for (const app of layout.apps) assert.equal((await send(`${app}/x`, cookie)).status, 401);
      });

      test('the answers of an application are its own', async () => {
        for (const status of [401, 403, 500, 503]) {
          const answer = await send(`${layout.apps[0]}/x`, session, `X-Answer: ${status}`);
          assert.equal(answer.status, status);
          assert.equal(answer.body, 'the application');
        }
      });

      test('a WebSocket passes, for whoever may', async () => {
        const upgrade = ['Connection: upgrade', 'Upgrade: echo', 'Sec-WebSocket-Version: 13'];
        const { hostname, pathname } = new URL(`${layout.apps[0]}/socket`);
        const open = (headers: string[]) =>
          proxy.client(hostname, pathname, { headers, isHeadEnough: true });
        assert.equal((await open(upgrade)).status, 401);
        assert.equal((await open([...upgrade, session])).status, 101);
        assert.deepEqual(headersOf('remote-user'), [account.username]);
      });

      test('without Gatehouse nothing passes', async () => {
        await gatehouse.close();
        isClosed = true;
        const pages = [
          `${layout.apps[0]}/x`,
          `${layout.apps[0]}/public/x`,
          `${login.origin}/login`,
        ];
        for (const url of pages) {
          const answer = await send(url, session, html);
          assert.equal(answer.status, 503);
          assert.equal(answer.headers['retry-after'], '2');
          assert.match(answer.body, /<h1>Back in a moment<\/h1>/);
          const told = await send(url, 'Accept: */*');
          assert.equal(told.headers['content-type'], 'application/problem+json');
          assert.match(told.body, /"status":503,.*"code":"unavailable"/);
        }
        assert.deepEqual(seen, []);
      });
    });
  }
}
