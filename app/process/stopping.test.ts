import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { describe, test } from 'node:test';
import { createAdministrator } from '../testing/command-line.ts';
import { eventually } from '../testing/eventually.ts';
import { startGatehouse } from '../testing/gatehouse-process.ts';
import { holdRequest } from '../testing/held-request.ts';
import { createThrowAwayDirectory } from '../testing/machine/throw-away-directory.ts';

const graceSeconds = 20;

async function start() {
  const environment = {
    DATA_DIR: createThrowAwayDirectory('gatehouse-data').path,
    SHUTDOWN_GRACE_SECONDS: String(graceSeconds),
  };
  // Before there is an account every page leads to the set-up, and reads no form.
  await createAdministrator(environment);
  const server = await startGatehouse(environment);
  const send = (signal: NodeJS.Signals) => process.kill(server.process.pid, signal);
  const connect = async () => {
    const socket = net.connect(server.port, '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  };
  const isClosed = () =>
    connect().then(
      (socket) => {
        socket.destroy();
        return false;
      },
      () => true,
    );
  return { server, send, connect, isClosed };
}

/** A form of which the last byte is missing, on a connection that may be kept. */
const begin = (port: number) =>
  holdRequest(
    `http://127.0.0.1:${port}/login`,
    {
      agent: new http.Agent({ keepAlive: true }),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    },
    'username=ada',
  );

describe('a server that receives SIGTERM', () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    test(`on ${signal} finishes what is under way, and waits for no connection that is kept`, async () => {
      const { server, send, connect, isClosed } = await start();
      const silent = await connect();
      const finish = await begin(server.port);
      const startedAt = performance.now();
      send(signal);
      await eventually('its port is closed', 10_000, isClosed);
      assert.equal(await finish(), 403);
      assert.equal(await server.process.ended, 'exit code 0');
      const seconds = (performance.now() - startedAt) / 1000;
      assert.ok(seconds < graceSeconds / 2, `${seconds} s`);
      silent.destroy();
    });
  }

  test('takes SIGINT twice within a moment for one Ctrl-C, which npm passes on', async () => {
    const { server, send } = await start();
    const finish = await begin(server.port);
    send('SIGINT');
    send('SIGINT');
    assert.equal(await finish(), 403);
    assert.equal(await server.process.ended, 'exit code 0');
  });

  test('leaves at once on a second SIGINT', async () => {
    const { server, send, isClosed } = await start();
    await begin(server.port);
    send('SIGINT');
    await eventually('its port is closed', 10_000, isClosed);
    await eventually('the server has ended', 10_000, async () => {
      if (server.process.isRunning()) send('SIGINT');
      return !server.process.isRunning();
    });
    assert.equal(await server.process.ended, 'exit code 130');
  });
});
