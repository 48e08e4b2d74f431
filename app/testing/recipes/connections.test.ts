import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { connect, type TLSSocket } from 'node:tls';
import {
  layouts,
  type ProtectedApplications,
  startProtectedApplications,
} from './protected-applications.ts';
import { proxyNames } from './running-proxy.ts';

/** nginx's timeout for silent connections, if the recipe does not set one; 60 s by default. */
const nginxTimeoutMs = 1000;
const second = 'GET /wiki/admin/second HTTP/1.1\r\nHost: x\r\nRemote-User: root\r\n\r\n';

for (const proxyName of proxyNames) {
  for (const layout of layouts) {
    describe(`connections through ${proxyName}, ${layout.name}`, () => {
      let world: ProtectedApplications;
      before(async () => {
        const around = `proxy_read_timeout ${nginxTimeoutMs}ms;`;
        world = await startProtectedApplications(proxyName, layout, { around });
      });
      after(() => world.close());
      beforeEach(() => {
        world.backends[0].seen.length = 0;
        world.backends[0].tunnelled.length = 0;
      });

      /** Sends a GET with these headers. Returns the open connection and the head of the response. */
      async function open(headers: readonly string[], method = 'GET') {
        const { host, hostname, port, pathname } = new URL(`${world.apps[0]}/socket`);
        const socket = connect({
          ...{ host: '127.0.0.1', port: Number(port), servername: hostname },
          rejectUnauthorized: false,
        });
        socket.on('error', () => {});
        socket.write(
          [`${method} ${pathname} HTTP/1.1`, `Host: ${host}`, ...headers, '', ''].join('\r\n'),
        );
        return { socket, head: await read(socket) };
      }

      const webSocket = (upgrade: string) => [
        ...['Connection: Upgrade, HTTP2-Settings', `Upgrade: ${upgrade}`],
        ...['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
      ];

      test('a WebSocket passes for people with access', async () => {
        const { session, backends, account } = world;
        const refused = await open(webSocket('websocket'));
        assert.match(refused.head, / 401 /);
        refused.socket.destroy();
        for (const spelling of ['websocket', 'WebSocket']) {
          const { socket, head } = await open([...webSocket(spelling), session]);
          assert.match(head, / 101 /);
          socket.write('hello');
          assert.match(await read(socket), /echo/);
          socket.destroy();
        }
        assert.deepEqual(backends[0].tunnelled, ['hello', 'hello']);
        assert.equal(backends[0].headersOf('remote-user')[0], account.username);
      });

      test('a WebSocket stays open while it is silent', async () => {
        const { socket, head } = await open([...webSocket('websocket'), world.session]);
        assert.match(head, / 101 /);
        await delay(nginxTimeoutMs * 2);
        socket.write('hello');
        assert.match(await read(socket), /echo/);
        socket.destroy();
      });

      for (const headers of [
        ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'],
        ['Connection: Upgrade', 'Upgrade: websocket, h2c'],
        ['Connection: Upgrade', 'Upgrade: h2c, websocket'],
        ['Connection: Upgrade', 'Upgrade: h2c', 'Upgrade: websocket'],
        ['Connection: Upgrade', 'Upgrade: websocket', 'Upgrade: h2c'],
        ['Connection: keep-alive', 'Connection: Upgrade', 'Upgrade: H2C'],
        ['Connection: Upgrade', 'Upgrade: TLS/1.0, HTTP/1.1'],
        ['Connection: Upgrade', 'Upgrade: websocket/13'],
        ['connection: upgrade', 'UPGRADE: h2c', 'HTTP2_Settings: x'],
      ]) {
        test(`only a WebSocket is upgraded (${headers.join(', ')})`, async () => {
          const { session, backends } = world;
          const { socket, head } = await open([session, ...headers]);
          const isWebSocket = / 101 /.test(head);
          if (isWebSocket) assert.match(head, /^upgrade: websocket\r$/im);
          socket.write(second);
          await read(socket);
          socket.destroy();
          const upgrades = backends[0].headersOf('upgrade');
          assert.ok(
            upgrades.every((value) => value === 'websocket'),
            upgrades.join(),
          );
          assert.deepEqual(backends[0].headersOf('http2-settings'), []);
          if (!isWebSocket) assert.deepEqual(backends[0].tunnelled, []);
        });
      }

      test('only GET opens a WebSocket', async () => {
        const { session, backends } = world;
        const sent = [...webSocket('websocket'), session, 'Content-Length: 0'];
        const { socket, head } = await open(sent, 'POST');
        assert.match(head, / 200 /);
        socket.destroy();
        assert.deepEqual(backends[0].headersOf('upgrade'), []);
      });

      test('uploads of any size and streams pass unbuffered', async () => {
        const { client, apps, session } = world;
        const { host, pathname } = new URL(`${apps[0]}/x`);
        const body = 'x'.repeat(3_000_000);
        const sent = { method: 'POST', headers: [session], body };
        assert.equal((await client(host, pathname, sent)).status, 200);
        const headers = [session, 'X-Begin-Only: yes'];
        const begun = await client(host, pathname, { headers, isHeadEnough: true });
        assert.equal(begun.status, 200);
      });
    });
  }
}

/** The next data on a connection. Empty once it is closed. */
async function read(socket: TLSSocket): Promise<string> {
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) return String(chunk);
  return '';
}
