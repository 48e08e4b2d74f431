import assert from 'node:assert/strict';
import { once } from 'node:events';
import http, { type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, test } from 'node:test';
import express from 'express';
import { securityHeaders } from '../http/middleware/security-headers.ts';
import { eventually } from './eventually.ts';
import { freePort } from './machine/free-port.ts';
import { type RunningNginx, startNginx } from './machine/nginx.ts';

const configurationFile = join(import.meta.dirname, '../../nginx.conf');
const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const secret = 'token-in-the-query';

interface Seen {
  readonly method: string | undefined;
  readonly headers: http.IncomingHttpHeaders;
  readonly socket: unknown;
}

/** The requests to the upstream since the test began. */
const seen: Seen[] = [];
let upstream: Server;
let nginx: RunningNginx;
let onlyDead: RunningNginx;
let oneDying: RunningNginx;
let dying: Server;
let deaths = 0;

before(async () => {
  upstream = await listen((request, response) => {
    seen.push({ method: request.method, headers: request.headers, socket: request.socket });
    const status = Number(request.headers['x-answer'] ?? 200);
    response
      .writeHead(status, {
        'Content-Type': request.url?.endsWith('.css') ? 'text/css' : 'text/html; charset=utf-8',
        'Cache-Control': 'of upstream',
        'X-Frame-Options': 'of upstream',
        'Retry-After': '77',
      })
      .end(`upstream ${'x'.repeat(2000)}`);
  });
  // Reads a request and closes the connection, like a killed worker.
  dying = await listen((request) => {
    deaths += 1;
    request.socket.destroy();
  });
  const alive = address(upstream);
  const dead = `127.0.0.1:${await freePort()}`;
  nginx = await start([alive]);
  onlyDead = await start([dead]);
  oneDying = await start([address(dying), alive]);
});

after(async () => {
  await Promise.all([nginx.stop(), onlyDead.stop(), oneDying.stop()]);
  upstream.close();
  dying.close();
});

beforeEach(() => {
  seen.length = 0;
  deaths = 0;
});

test('headers with which a client describes itself or its origin are removed', async () => {
  const forged = [
    ...['Remote-User', 'remote-user', 'REMOTE-USER', 'Remote_User', 'Remote.User', 'Remote-Groups'],
    ...['Remote-Name', 'Remote-Email', 'X-Original-URL', 'X-Original-Method', 'X-Rewrite-URL'],
    ...['X-Forwarded-Method', 'X-Forwarded-Uri', 'X-Forwarded-Port', 'X-Forwarded-Server'],
    ...['X-Forwarded-Prefix', 'X-Real-IP', 'Forwarded', 'Proxy'],
    ...['X-Forwarded-For', 'X-Forwarded-For', 'X-Forwarded-Proto', 'X-Forwarded-Host'],
  ];
  await raw(nginx, [
    'GET / HTTP/1.1',
    'Host: login.example',
    'Connection: close, Remote-User',
    'X-Request-ID: forged-request-id',
    ...forged.map((name) => `${name}: forged`),
  ]);
  const { headers } = lastSeen();
  assert.deepEqual(
    Object.entries(headers).filter(([name, value]) => /forged/.test(`${name} ${value}`)),
    [],
  );
  assert.deepEqual(Object.keys(headers).sort(), [
    'host',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-forwarded-proto',
    'x-request-id',
  ]);
  assert.equal(headers['x-forwarded-for'], '127.0.0.1');
  assert.equal(headers['x-forwarded-proto'], 'http');
  assert.equal(headers['x-forwarded-host'], 'login.example');
  assert.match(String(headers['x-request-id']), /^[0-9a-f]{32}$/);
});

test('cookies, credentials and the origin reach the worker', async () => {
  const sent = { cookie: 'a=1; b=2', authorization: 'Bearer x', origin: 'http://localhost:8080' };
  await ask(nginx, '/', { headers: { ...sent, 'x-api-key': 'k' } });
  const { cookie, authorization, origin } = lastSeen().headers;
  assert.deepEqual({ cookie, authorization, origin }, sent);
  assert.equal(lastSeen().headers['x-api-key'], 'k');
});

for (const status of [200, 401, 404, 429, 500, 503]) {
  test(`a response ${status} of Gatehouse passes with its own body and headers only`, async () => {
    const { response, body } = await ask(nginx, '/', {
      headers: { ...html, 'x-answer': String(status) },
    });
    assert.equal(response.statusCode, status);
    assert.match(body, /^upstream x+$/);
    const names = response.rawHeaders.filter((_, index) => index % 2 === 0).sort();
    assert.deepEqual(names, [
      ...['Cache-Control', 'Connection', 'Content-Type', 'Date', 'Retry-After'],
      ...['Server', 'Transfer-Encoding', 'X-Frame-Options'],
    ]);
    assert.equal(response.headers['cache-control'], 'of upstream');
    assert.equal(response.headers['retry-after'], '77');
  });
}

test('without a worker people get a page that says when to try again', async () => {
  const { response, body } = await ask(onlyDead, `/login?rd=${secret}`, { headers: html });
  assert.equal(response.statusCode, 503);
  assert.equal(response.headers['retry-after'], '2');
  assert.equal(response.headers['content-type'], 'text/html; charset=utf-8');
  assert.match(body, /<h1>Temporarily unavailable<\/h1>/);
  assert.match(body, new RegExp(`<code>${response.headers['x-request-id']}</code>`));
  assertOwnHeaders(response);
});

for (const [path, headers] of [
  ['/login', { accept: 'application/json' }],
  ['/api/v1/me', html],
] as const) {
  test(`without a worker programs get problem details (${path})`, async () => {
    const { response, body } = await ask(onlyDead, path, { headers });
    assert.equal(response.statusCode, 503);
    assert.equal(response.headers['retry-after'], '2');
    assert.equal(response.headers['content-type'], 'application/problem+json');
    const problem = JSON.parse(body);
    assert.equal(problem.status, 503);
    assert.equal(problem.code, 'unavailable');
    assert.equal(problem.request_id, response.headers['x-request-id']);
    assertOwnHeaders(response);
  });
}

const refused: [name: string, status: number, head: string[]][] = [
  ['TRACE', 405, ['TRACE / HTTP/1.1']],
  ['an unknown method', 405, ['PURGE / HTTP/1.1']],
  ['the path of the metrics', 404, ['GET /metrics HTTP/1.1']],
  ['the path of the metrics, spelt differently', 404, ['GET //%6detrics HTTP/1.1']],
  ['a URL that is too long', 414, [`GET /?${'a'.repeat(9000)} HTTP/1.1`]],
  ['a header that is too long', 431, ['GET / HTTP/1.1', `Cookie: ${'a'.repeat(9000)}`]],
  ['a malformed request', 400, ['HOCUS POCUS']],
  ['two hosts', 400, ['GET / HTTP/1.1', 'Host: another.example']],
  ['a body with two lengths', 400, ['POST / HTTP/1.1', 'Content-Length: 1', 'Content-Length: 2']],
];
for (const [name, status, [requestLine = '', ...headers]] of refused) {
  test(`${name} is refused with ${status} and every security header`, async () => {
    const head = [requestLine, 'Host: login.example', 'Connection: close', ...headers];
    const { response, body } = await raw(nginx, head);
    assert.equal(response.statusCode, status);
    assert.doesNotMatch(body, /nginx\/\d/);
    assertOwnHeaders(response);
    assert.equal(JSON.parse(body).status, status);
    assert.deepEqual(seen, []);
  });
}

test('a body that is too large is refused with 413, with or without Content-Length', async () => {
  const body = 'a'.repeat(70_000);
  for (const headers of [{ 'content-length': body.length }, { 'transfer-encoding': 'chunked' }]) {
    const { response } = await ask(nginx, '/', { method: 'POST', headers, body });
    assert.equal(response.statusCode, 413);
    assertOwnHeaders(response);
  }
  assert.deepEqual(seen, []);
});

test('nginx refuses what Node would refuse as too large, with our texts', async () => {
  const line = 'a'.repeat(6000);
  const fits = ['GET / HTTP/1.1', 'Host: h', 'Connection: close', `A: ${line}`, `B: ${line}`];
  assert.equal((await raw(nginx, fits)).response.statusCode, 200);
  const tooMuch = await raw(nginx, [...fits, `C: ${line}`]);
  assert.equal(tooMuch.response.statusCode, 431);
  assertOwnHeaders(tooMuch.response);
});

test('a GET that kills a worker is sent to the other one', async () => {
  await eventually('the dying worker is asked', 5000, async () => {
    const { response } = await ask(oneDying, '/');
    assert.equal(response.statusCode, 200);
    return deaths > 0;
  });
  assert.equal(lastSeen().method, 'GET');
});

for (const method of ['POST', 'PATCH']) {
  test(`a ${method} that kills a worker may have been executed and is not sent again`, async () => {
    // nginx may have set the worker aside after the test before. It tries it again after a second.
    await eventually('the dying worker is asked', 5000, async () => {
      seen.length = 0;
      const { response } = await ask(oneDying, '/', { method, body: 'a=1' });
      assert.equal(response.statusCode, deaths === 0 ? 200 : 503);
      return deaths > 0;
    });
    assert.equal(deaths, 1);
    assert.deepEqual(seen, []);
  });
}

test('connections to a worker are reused', async () => {
  // With one nginx worker process each request reuses the last connection.
  for (let count = 0; count < 50; count += 1) await ask(nginx, '/');
  assert.equal(seen.length, 50);
  const connections = new Set(seen.map(({ socket }) => socket)).size;
  assert.ok(connections <= 25, `${connections} connections for 50 requests`);
});

test('style sheets are compressed, pages never', async () => {
  const accepting = { headers: { ...html, 'accept-encoding': 'gzip' } };
  const sheet = await ask(nginx, '/assets/gatehouse.css', accepting);
  assert.equal(sheet.response.headers['content-encoding'], 'gzip');
  assert.equal(sheet.response.headers['vary'], 'Accept-Encoding');
  const page = await ask(nginx, '/login', accepting);
  assert.equal(page.response.headers['content-encoding'], undefined);
  const missing = await ask(nginx, '/assets/none', {
    headers: { ...accepting.headers, 'x-answer': '404' },
  });
  assert.equal(missing.response.statusCode, 404);
  assert.equal(missing.response.headers['content-encoding'], undefined);
  assertOwnHeaders(missing.response);
});

test('the access log is JSON without query, cookie or referrer; the error log has no query', async () => {
  const headers = { cookie: secret, referer: `http://x/?${secret}`, 'user-agent': '"\\\n'.trim() };
  const { response } = await ask(onlyDead, `/setup?token=${secret}`, { headers });
  const line = await logLine(onlyDead, String(response.headers['x-request-id']));
  assert.equal(line['path'], '/setup');
  assert.equal(line['method'], 'GET');
  assert.equal(line['status'], 503);
  assert.equal(line['ip'], '127.0.0.1');
  assert.equal(typeof line['seconds'], 'number');
  assert.match(String(line['upstream']), /^127\.0\.0\.1:\d+/);
  assert.ok(!onlyDead.accessLog().includes(secret));
  assert.ok(!(await onlyDead.errorLog()).includes(secret));
});

test('every line of the access log is JSON, even for requests that are no HTTP', async () => {
  for (const line of ['GET /old', 'GET /"\\%0a\x01 HTTP/1.1', '\x16\x03\x01']) {
    await exchange(nginx, `${line}\r\n\r\n`);
  }
  for (const line of nginx.accessLog().trim().split('\n')) JSON.parse(line);
});

test('probes reach a worker and are not logged', async () => {
  for (const path of ['/livez', '/readyz', '/healthz']) {
    assert.equal((await ask(nginx, path)).response.statusCode, 200);
  }
  await ask(nginx, '/after-the-probes');
  await eventually('the request after them is logged', 5000, async () =>
    nginx.accessLog().includes('/after-the-probes'),
  );
  assert.doesNotMatch(nginx.accessLog(), /"path":"\/(livez|readyz|healthz)"/);
});

async function listen(handler: http.RequestListener): Promise<Server> {
  const server = http.createServer({ keepAliveTimeout: 75_000 }, handler);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

function address(server: Server): string {
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function start(servers: readonly string[]): Promise<RunningNginx> {
  const listen = await freePort();
  return startNginx({ configurationFile, listen, upstreams: { gatehouse: servers } });
}

function lastSeen(): Seen {
  const last = seen.at(-1);
  assert.ok(last !== undefined, 'the upstream was asked');
  return last;
}

interface Answer {
  readonly response: IncomingMessage;
  readonly body: string;
}

async function ask(
  { port }: RunningNginx,
  path: string,
  options: { method?: string; headers?: http.OutgoingHttpHeaders; body?: string } = {},
): Promise<Answer> {
  const request = http.request({ host: '127.0.0.1', port, path, agent: false, ...options });
  request.end(options.body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { response, body: await text(response) };
}

/** Sends a request that http.request would refuse. */
async function raw(server: RunningNginx, head: readonly string[]): Promise<Answer> {
  const answer = await exchange(server, `${head.join('\r\n')}\r\n\r\n`);
  const [top = '', ...rest] = answer.split('\r\n\r\n');
  const [statusLine = '', ...lines] = top.split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const [name = '', value = ''] = line.split(/: (.*)/);
    assert.ok(!(name.toLowerCase() in headers), `${name} is sent once`);
    headers[name.toLowerCase()] = value;
  }
  const statusCode = Number(statusLine.split(' ')[1]);
  return { response: { statusCode, headers } as unknown as IncomingMessage, body: rest.join() };
}

async function exchange({ port }: RunningNginx, message: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.write(message);
  return text(socket);
}

async function logLine(server: RunningNginx, requestId: string): Promise<Record<string, unknown>> {
  const find = () =>
    server
      .accessLog()
      .split('\n')
      .find((line) => line.includes(requestId));
  await eventually('the request is logged', 5000, async () => find() !== undefined);
  return JSON.parse(find() ?? '');
}

/** nginx's own responses have the same headers as Gatehouse's, and no version. */
function assertOwnHeaders({ headers }: IncomingMessage) {
  assert.equal(headers['server'], 'nginx');
  assert.match(
    String(headers['content-security-policy']),
    /^default-src 'none'; .*frame-ancestors 'none'/,
  );
  const expected = headersOfGatehouse();
  for (const [name, value] of Object.entries(expected)) assert.equal(headers[name], value, name);
}

/** All except the Content-Security-Policy, because nginx's pages load nothing at all. */
function headersOfGatehouse(): Record<string, string> {
  const headers: Record<string, string> = {};
  const response = Object.create(express.response, {
    setHeader: { value: (name: string, value: string) => (headers[name.toLowerCase()] = value) },
    removeHeader: { value: () => undefined },
    get: { value: (name: string) => headers[name.toLowerCase()] },
  });
  for (const handler of securityHeaders(new URL('http://localhost:8080'), [])) {
    handler({} as never, response, () => {});
  }
  delete headers['content-security-policy'];
  assert.ok(Object.keys(headers).length >= 10);
  return headers;
}
