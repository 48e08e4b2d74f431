import assert from 'node:assert/strict';
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { launch } from '../testing/gatehouse-process.ts';
import type { StartedProcess } from '../testing/machine/child-process.ts';
import { freePort } from '../testing/machine/free-port.ts';
import { startPostgres } from '../testing/machine/postgres.ts';

const heldMs = 1200;
const pauseMs = 10;
const secrets = {
  SESSION_SECRET: 'a session secret that is only for the tests',
  PASSWORD_PEPPER: 'a password pepper that is only for the tests',
};

describe('a server that starts', () => {
  test('takes no connection before it can serve it, however slow the database is', async () => {
    const postgres = await startPostgres();
    const address = new URL(await postgres.createDatabase());
    const proxy = await startSlowProxy(Number(address.port));
    address.port = String(proxy.port);
    const PORT = String(await freePort());
    const server = await launch({ ...secrets, DATABASE_URL: address.href, PORT });
    const status = await firstAnswer(server, PORT);
    // A database that gives no answer in time counts as one that is away: then probes are answered.
    const wasAway = server.stdout().includes('waiting for the database');
    assert.ok(status !== 503 || wasAway, 'nothing was answered that it had to refuse');
    assert.ok(proxy.wasAsked());
    await server.stop();
    proxy.stop();
    await postgres.stop();
  });
});

/** Passes on what it is sent, the first of it late. */
async function startSlowProxy(to: number) {
  let opened: Promise<void> | undefined;
  const sockets: net.Socket[] = [];
  const proxy = net.createServer(async (client) => {
    opened ??= setTimeout(heldMs);
    const server = net.connect(to, '127.0.0.1');
    for (const socket of [client, server]) socket.on('error', () => socket.destroy());
    sockets.push(client, server);
    server.pipe(client);
    await opened;
    client.pipe(server);
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (proxy.address() as AddressInfo).port,
    wasAsked: () => opened !== undefined,
    stop() {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}

/** @returns its status */
async function firstAnswer(server: StartedProcess, port: string): Promise<number> {
  for (;;) {
    assert.ok(server.isRunning(), server.stderr());
    const answer = await fetch(`http://127.0.0.1:${port}/login`, { redirect: 'manual' }).catch(
      () => undefined,
    );
    if (answer !== undefined) return answer.status;
    await setTimeout(pauseMs);
  }
}
