import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the range for outgoing connections (32768 and up), so that none of them has taken the port when a
 * server is restarted on it. Browsers refuse no port in this range.
 */
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 32_000;
const ATTEMPTS = 100;

const givenOut = new Set<number>();

/**
 * A free port of the loopback interface, never the same twice in one process. It is random, because test
 * files run in parallel processes.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT);
    if (!givenOut.has(port) && (await isFree(port))) {
      givenOut.add(port);
      return port;
    }
  }
  throw new Error(`No free port between ${LOWEST_PORT} and ${HIGHEST_PORT} in ${ATTEMPTS} draws`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, host: '127.0.0.1', exclusive: true });
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
