import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../testing/application.ts';
import type { TestBrowser } from '../testing/browser.ts';
import { eventually } from '../testing/eventually.ts';

const part = `4000\r\n${'a'.repeat(0x4000)}\r\n`;
const patienceMs = 30_000;

describe('a body', () => {
  let application: TestApplication;
  let browser: TestBrowser;
  before(async () => {
    application = await startApplication();
    browser = await application.logIn(await application.createAccount());
  });
  after(() => application.close());

  const cookie = () => [...browser.cookies].map((pair) => pair.join('=')).join('; ');

  /**
   * Sends parts until the server closes the connection. Returns the response, and how many bytes the server
   * accepted.
   */
  async function sendOn(path: string, type: string, length = 'Transfer-Encoding: chunked') {
    const { port } = new URL(application.address);
    const socket = connect({ host: '127.0.0.1', port: Number(port), allowHalfOpen: true });
    socket.setTimeout(patienceMs, () => socket.destroy(new Error('no answer')));
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    socket.on('error', () => {});
    const lines = [`POST ${path} HTTP/1.1`, 'Host: localhost:8080', `Cookie: ${cookie()}`];
    lines.push(`Origin: ${application.baseUrl.origin}`, `Content-Type: ${type}`, length);
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    // At most two parts and no end, so a server that waits for the end would wait for ever.
    socket.write(part);
    socket.write(part);
    await Promise.race([once(socket, 'end'), once(socket, 'close')]);
    socket.destroy();
    return answer;
  }

  const form = 'application/x-www-form-urlencoded';
  const places: [path: string, type: string][] = [
    ['/login', form],
    ['/register', form],
    ['/logout', form],
    ['/account', form],
    ['/api/v1/login', 'application/json'],
    ['/api/v1/register', 'application/json'],
    ['/api/v1/logout', 'application/json'],
    ['/api/v1/refresh', form],
    ['/api/v1/refresh', 'application/json'],
    ['/api/v1/revoke', form],
    ['/api/v1/introspect', form],
    ['/api/v1/reset-password', 'application/json'],
  ];

  for (const [path, type] of places) {
    test(`of more than 16 kB is refused at ${path} (${type}) before its end, and the connection closed`, async () => {
      for (const length of ['Transfer-Encoding: chunked', 'Content-Length: 200000000']) {
        const answer = await sendOn(path, type, length);
        assert.match(answer, /^HTTP\/1\.1 413 /);
        assert.match(answer, /\r\nConnection: close\r\n/);
      }
    });
  }

  test('that is refused or breaks off is logged with the status that was sent', async (context) => {
    const lines: { path?: string; status?: unknown; aborted?: unknown }[] = [];
    context.mock.method(application.services.logger, 'info', (line: object) => lines.push(line));
    await sendOn('/api/v1/login', 'application/json');
    const { port } = new URL(application.address);
    const socket = connect({ host: '127.0.0.1', port: Number(port) });
    const head = ['POST /login HTTP/1.1', 'Host: localhost:8080', `Content-Type: ${form}`];
    socket.end([...head, 'Content-Length: 100', '', 'username=a'].join('\r\n'));
    socket.resume();
    await once(socket, 'close');
    await eventually('both are logged', 2000, async () => lines.length >= 2);
    const of = (path: string) => lines.find((line) => line.path === path);
    assert.equal(of('/api/v1/login')?.status, 413);
    assert.notEqual(of('/login')?.status, 200);
  });

  test('that no handler reads is not waited for', async () => {
    for (const path of ['/nowhere', '/api/v1/nowhere', '/livez', '/docs']) {
      const answer = await sendOn(path, form);
      assert.match(answer, /^HTTP\/1\.1 (?:40[1345]|200) /, path);
      assert.match(answer, /\r\nConnection: close\r\n/, path);
    }
  });

  test('in small parts is read, and its connection reused', async () => {
    const answer = await fetch(`${application.address}/api/v1/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new Blob(['{"username": "a", ', '"password": "b"}']).stream(),
      duplex: 'half',
    });
    assert.equal(answer.status, 401);
    assert.equal(answer.headers.get('connection'), 'keep-alive');
  });

  test('that is empty needs no content type', async () => {
    const token = async () => {
      const { username, password } = await application.createAccount();
      const answer = await fetch(`${application.address}/api/v1/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username, password }),
      });
      return ((await answer.json()) as { access_token: string }).access_token;
    };
    const { port } = new URL(application.address);
    for (const lines of [
      ['Transfer-Encoding: chunked', '', '0', '', ''],
      ['Content-Length: 0', '', ''],
      ['Content-Type: text/plain', 'Content-Length: 0', '', ''],
    ]) {
      const socket = connect({ host: '127.0.0.1', port: Number(port) });
      const head = ['POST /api/v1/logout HTTP/1.1', 'Host: localhost:8080', 'Connection: close'];
      socket.write([...head, `Authorization: Bearer ${await token()}`, ...lines].join('\r\n'));
      let answer = '';
      for await (const data of socket) answer += data;
      assert.match(answer, /^HTTP\/1\.1 204 /, lines[0]);
    }
  });

  test('of JSON may name its charset, and have unknown parameters', async () => {
    const statusOf = async (type: string) => {
      const answer = await fetch(`${application.address}/api/v1/login`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: '{}',
      });
      return answer.status;
    };
    for (const parameters of [
      ...['; charset=utf8', ';charset="UTF-8"', '; Charset=UTF8', '; odata.metadata=none'],
      ...['; v=1; charset=utf-8', ';', ' ; profile="https://example.com/a;b"'],
    ]) {
      assert.equal(await statusOf(`application/json${parameters}`), 400, parameters);
    }
    for (const type of [
      ...['application/json; charset=utf-16', 'application/json; charset=latin1; v=1'],
      ...['application/jsonp', 'text/plain; application/json', 'application/json, text/plain'],
      ...['application/problem+json', 'text/json'],
    ]) {
      assert.equal(await statusOf(type), 415, type);
    }
  });
});
