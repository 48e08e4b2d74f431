import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { assertInTime } from '../in-time.ts';
import { freePort } from '../machine/free-port.ts';
import { createRawClient, type RawClient } from '../raw-client.ts';
import { type Backend, startBackend } from './backend.ts';
import { startProxy } from './running-proxy.ts';

const html = 'Accept: text/html,*/*;q=0.8';
const host = 'wiki.example.com';
/** More than the memory page in which nginx keeps headers by default. */
const longLocation = `https://login.example.com/login?rd=${'%2F'.repeat(3000)}`;

describe("nginx's responses for each response of the gate", () => {
  let gate: Server;
  let backend: Backend;
  let proxy: { stop(): Promise<void> };
  let client: RawClient;

  before(async () => {
    // Responds as the request says.
    gate = createServer(({ headers }, response) => {
      const { 'x-say': status = '200', 'x-reason': reason, 'x-location': location } = headers;
      response.writeHead(Number(status), {
        'WWW-Authenticate': 'Basic realm="Gatehouse"',
        ...(reason === undefined ? {} : { 'Gatehouse-Reason': reason }),
        ...(location === undefined ? {} : { Location: longLocation }),
      });
      response.end();
    });
    await once(gate.listen(0, '127.0.0.1'), 'listening');
    backend = await startBackend();
    const port = await freePort();
    const origin = new URL(`https://${host}:${port}`);
    const to = { to: backend.address, isToTls: false, isBasic: false };
    proxy = await startProxy('nginx', {
      login: new URL(`https://login.example.com:${port}`),
      gatehouse: `127.0.0.1:${(gate.address() as AddressInfo).port}`,
      applications: [{ origin, path: '', ...to }],
      isNext: false,
    });
    client = createRawClient(port, true);
  });
  after(async () => {
    await proxy.stop();
    gate.close();
    backend.close();
  });

  const ask = (...headers: string[]) => client(host, '/x', { headers });

  for (const [said, status, title] of [
    ['X-Say: 400', 400, 'Bad request'],
    ['X-Say: 401', 401, 'Please log in'],
    ['X-Say: 403', 403, 'Access denied'],
    ['X-Say: 431', 431, 'Request too large'],
    ['X-Say: 418', 503, 'Temporarily unavailable'],
    ['X-Say: 500', 503, 'Temporarily unavailable'],
    ['X-Say: 503', 503, 'Temporarily unavailable'],
  ] as const) {
    test(`${said} is ${status} for people and for programs`, async () => {
      const page = await ask(said, html);
      assert.equal(page.status, status);
      assert.match(page.body, new RegExp(`<h1>${title}</h1>`));
      const problem = await ask(said);
      assert.equal(problem.headers['content-type'], 'application/problem+json');
      const { status: told, title: its, code } = JSON.parse(problem.body);
      assert.deepEqual([told, its], [status, title]);
      assert.match(code, /^\w+$/);
    });
  }

  test('a path that is refused for its spelling is not blamed on the account', async () => {
    const answer = await ask('X-Say: 403', 'X-Reason: ambiguous-path', html);
    assert.equal(answer.status, 403);
    assert.match(answer.body, /<h1>This address is blocked<\/h1>.*%2F/s);
    const problem = await ask('X-Say: 403', 'X-Reason: ambiguous-path');
    assert.equal(JSON.parse(problem.body).code, 'ambiguous_path');
  });

  test('people who sent a form after the end of their session keep their input', async () => {
    const answer = await ask('X-Say: 401', 'X-Reason: session-ended', html);
    assert.equal(answer.status, 401);
    assert.match(answer.body, /<h1>Your session ended<\/h1>/);
    assert.match(answer.body, /href="https:\/\/login\.example\.com:\d+\/login" target="_blank"/);
  });

  test("the gate's challenge reaches programs, and a long redirect reaches people", async () => {
    const challenged = await ask('X-Say: 401');
    assert.equal(challenged.headers['www-authenticate'], 'Basic realm="Gatehouse"');
    const sent = await ask('X-Say: 401', 'X-Location: yes', html);
    assert.equal(sent.status, 302);
    assert.equal(sent.headers['location'], longLocation);
  });

  test('hostile cookies take a worker no time', async () => {
    const blanks = ' '.repeat(3500);
    const hostile = [
      `a=1;${blanks};gatehouse=1;${blanks}x`,
      `gatehouse${blanks}${blanks}`,
      `${';'.repeat(7000)}gatehouse=1`,
      'gatehouse;'.repeat(700),
      'gatehouse=;a=;'.repeat(500),
      '__Host-'.repeat(1000),
    ];
    const startedAt = performance.now();
    for (let round = 0; round < 10; round += 1) {
      for (const cookie of hostile) {
        const { status } = await ask(`Cookie: ${cookie}`);
        assert.equal(status, 200);
      }
    }
    assert.equal(backend.headersOf('cookie').filter((value) => /gatehouse=/.test(value)).length, 0);
    await assertInTime(performance.now() - startedAt, 3000);
  });
});
