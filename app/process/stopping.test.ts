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
  // Without an account, every page redirects to the setup and reads no form.
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

/** Sends a form without its last byte, on a kept-alive connection. */
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
    test(`on ${signal} finishes requests in flight, and does not wait for idle connections`, async () => {
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

  test('is not ready any more while it still answers', async () => {
    const { server, send } = await start();
    const finish = await begin(server.port);
    const isReady = () =>
      fetch(`http://127.0.0.1:${server.port}/readyz`)
        .then(({ status }) => status)
        .catch(() => 0);
    assert.equal(await isReady(), 200);
    send('SIGTERM');
    await eventually('it refuses or is gone', 10_000, async () => (await isReady()) !== 200);
    assert.equal(await isReady(), 503);
    assert.equal(await finish(), 403);
    assert.equal(await server.process.ended, 'exit code 0');
  });

  test('takes two SIGINTs within a moment for one Ctrl-C that npm passes on', async () => {
    const { server, send } = await start();
    const finish = await begin(server.port);
    send('SIGINT');
    send('SIGINT');
    assert.equal(await finish(), 403);
    assert.equal(await server.process.ended, 'exit code 0');
  });

  test('exits at once on a second SIGINT', async () => {
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

test('a server ends when an error was handled by nobody, and logs it', async () => {
  const fail = `process.on('SIGUSR2', () => Promise.reject(new Error('nobody handles this')));`;
  const { process: server } = await startGatehouse({
    DATA_DIR: createThrowAwayDirectory('gatehouse-data').path,
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(fail)}`,
  });
  process.kill(server.pid, 'SIGUSR2');
  await eventually('it has ended', 10_000, async () => !server.isRunning());
  assert.equal(await server.ended, 'exit code 1');
  const [fatal] = server.stdout().match(/.*"level":"fatal".*/) ?? [];
  assert.match(fatal ?? '', /nobody handles this/);
});
