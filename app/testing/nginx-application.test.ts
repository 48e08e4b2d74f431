import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, test } from 'node:test';
import { headersTakenOut } from '../commands/gatehouse/recipe/template.ts';
import { freePort } from './machine/free-port.ts';
import { type RunningNginx, startNginx } from './machine/nginx.ts';

// The application on a path of the login host, as in nginx.conf: what browser, application and Gatehouse
// receive.

const configurationFile = join(import.meta.dirname, '../../nginx.conf');
const html = { accept: 'text/html' };
const logInLocation = 'http://localhost:8080/login?rd=x';

interface Seen {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

const asked: Seen[] = [];
const arrived: Seen[] = [];
let verdict = 200;
let reason: string | undefined;
let gatehouse: Server;
let board: Server;
let nginx: RunningNginx;
let closed: RunningNginx;

before(async () => {
  gatehouse = await listen((seen, answer) => {
    asked.push(seen);
    answer(verdict, {
      ...(verdict === 200 ? { 'Remote-User': 'ada', 'Remote-Name': 'Ada' } : {}),
      ...(verdict === 401 && reason === undefined ? { Location: logInLocation } : {}),
      ...(reason === undefined ? {} : { 'Gatehouse-Reason': reason }),
    });
  });
  board = await listen((seen, answer) => {
    arrived.push(seen);
    answer(Number(seen.headers['x-answer'] ?? 200), {});
  });
  const start = async (address: string) =>
    startNginx({
      configurationFile,
      listen: await freePort(),
      upstreams: { gatehouse: [address], board: [addressOf(board)] },
    });
  nginx = await start(addressOf(gatehouse));
  closed = await start(`127.0.0.1:${await freePort()}`);
});

after(async () => {
  await Promise.all([nginx.stop(), closed.stop()]);
  gatehouse.close();
  board.close();
});

beforeEach(() => {
  asked.length = 0;
  arrived.length = 0;
  verdict = 200;
  reason = undefined;
});

test('Gatehouse is asked about the requested URL, under its own host name', async () => {
  await ask(nginx, '/board/a%20b?c=d', {
    host: 'public.example:1',
    cookie: 'gatehouse=x',
    'x-original-url': 'http://localhost:8080/public',
    'x-forwarded-for': '192.0.2.1',
  });
  const { url, headers } = asked[0] as Seen;
  assert.equal(url, '/api/authz/auth-request');
  assert.equal(headers['x-original-url'], `http://localhost:${nginx.port}/board/a%20b?c=d`);
  assert.equal(headers['x-original-method'], 'GET');
  assert.equal(headers['x-forwarded-for'], '127.0.0.1');
  assert.equal(headers.cookie, 'gatehouse=x');
});

test('the application gets the identity from Gatehouse only, and no credential', async () => {
  await ask(nginx, '/board/', {
    'remote-user': 'admin',
    'Remote-Groups': 'admins',
    cookie: 'gatehouse=x; other=y',
    authorization: 'Bearer x',
    'x-api-key': 'gh_x',
    'x-rewrite-url': '/another',
    'x-http-method-override': 'DELETE',
  });
  const { headers } = arrived[0] as Seen;
  assert.equal(headers['remote-user'], 'ada');
  assert.equal(headers['remote-name'], 'Ada');
  const others = [
    'cookie',
    'authorization',
    'x-api-key',
    'x-rewrite-url',
    'x-http-method-override',
  ];
  for (const name of ['remote-groups', 'remote-email', ...others]) {
    assert.equal(headers[name], undefined, name);
  }
});

test('no identity header of another gateway reaches the application', async () => {
  const names = headersTakenOut();
  const half = Math.ceil(names.length / 2);
  for (const some of [names.slice(0, half), names.slice(half)]) {
    await ask(nginx, '/board/', Object.fromEntries(some.map((name) => [name, 'forged'])));
    const { headers } = arrived.at(-1) as Seen;
    assert.deepEqual(
      Object.values(headers).filter((value) => value === 'forged'),
      [],
    );
  }
});

test('no upgrade reaches the application, and its Host contains the port', async () => {
  for (const upgrade of ['h2c', 'websocket']) {
    await ask(nginx, '/board/', {
      ...{ upgrade, connection: 'Upgrade, HTTP2-Settings', 'http2-settings': 'x' },
      host: 'login.example:8443',
    });
    const { headers } = arrived.at(-1) as Seen;
    assert.equal(headers.upgrade, undefined);
    assert.equal(headers['http2-settings'], undefined);
    assert.equal(headers.host, 'login.example:8443');
    assert.equal(headers['x-forwarded-host'], 'login.example:8443');
  }
});

test('people are redirected to the login, and responses of the application pass unchanged', async () => {
  verdict = 401;
  const led = await ask(nginx, '/board/', html);
  assert.equal(led.status, 302);
  assert.equal(led.headers.location, logInLocation);
  assert.equal(arrived.length, 0);
  verdict = 200;
  assert.equal((await ask(nginx, '/board/', { 'x-answer': '401' })).body, 'an answer');
});

test('any response but 200 refuses the request and keeps its meaning', async () => {
  for (const [said, status] of [
    [400, 400],
    [403, 403],
    [431, 431],
    [404, 503],
    [429, 503],
    [500, 503],
    [503, 503],
  ] as const) {
    verdict = said;
    const page = await ask(nginx, '/board/', html);
    assert.equal(page.status, status, String(said));
    assert.match(page.body, /<h1>/);
  }
  const away = await ask(closed, '/board/', { accept: 'application/json' });
  assert.equal(away.status, 503);
  assert.equal(JSON.parse(away.body).code, 'unavailable');
  assert.equal(arrived.length, 0);
  assert.equal((await ask(nginx, '/.gatehouse/check', {})).status, 404);
});

test('people see why a path is refused, and that their session ended', async () => {
  for (const [said, why, words] of [
    [403, 'ambiguous-path', 'This address is blocked'],
    [401, 'session-ended', 'Your session ended'],
  ] as const) {
    verdict = said;
    reason = why;
    const page = await ask(nginx, '/board/', html);
    assert.equal(page.status, said);
    assert.ok(page.body.includes(`<h1>${words}</h1>`), page.body);
  }
});

type Reply = (status: number, headers: Record<string, string>) => void;

async function listen(handle: (seen: Seen, answer: Reply) => void): Promise<Server> {
  const server = createServer(({ url, headers }, response) => {
    handle({ url, headers }, (status, more) => response.writeHead(status, more).end('an answer'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function addressOf(server: Server): string {
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function ask({ port }: RunningNginx, path: string, headers: Record<string, string>) {
  const asking = request({ host: '127.0.0.1', port, path, headers, agent: false }).end();
  const [response] = await once(asking, 'response');
  return {
    status: response.statusCode as number,
    headers: response.headers as IncomingHttpHeaders,
    body: await text(response),
  };
}
