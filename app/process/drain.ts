import cluster from 'node:cluster';
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import net, { type Socket } from 'node:net';
import type { Services } from '../services.ts';
import { holdRequests, untilNobodyIsConnected, untilNothingArrives } from './quiet-moment.ts';
import { onStopSignal } from './stop-signals.ts';

const maxConnectionCloseMs = 1500;
const closeIdleEveryMs = 100;

/**
 * On SIGTERM or SIGINT: stops accepting requests, finishes those in flight, and exits with 0. After the grace period,
 * open connections are cut. A second SIGINT exits at once.
 */
export function drainOnSignal({
  server,
  services,
  release,
  graceSeconds,
}: {
  server: Server;
  services: Services;
  release: () => void;
  graceSeconds: number;
}): void {
  const connections = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });

  async function drain(isUrgent: boolean) {
    services.health.startDraining();
    const mailStopped = services.delivery.stop();
    const grace = globalThis.setTimeout(() => server.closeAllConnections(), graceSeconds * 1000);
    const closed = once(server, 'close');
    const connectionCloseMs = Math.min(maxConnectionCloseMs, (graceSeconds * 1000) / 4);
    const isInUse = connections.size > 0 && !isUrgent;
    const going = isInUse
      ? await drainConnections(server, connections, connectionCloseMs)
      : undefined;
    const unused = going?.unused ?? connections;
    stopListening(server, unused);
    going?.release();
    // A finished request leaves its connection open for a next one, which nobody would answer.
    const closingIdle = setInterval(() => closeIdle(server, unused), closeIdleEveryMs);
    await closed;
    clearInterval(closingIdle);
    clearTimeout(grace);
    await mailStopped;
    await services.close();
    release();
    process.exit(0);
  }

  function stop(signal: NodeJS.Signals) {
    services.logger.info({ signal }, 'stopping: finishing requests in flight');
    drain(signal === 'SIGINT').catch((error: unknown) => {
      services.logger.fatal({ err: error }, 'could not stop cleanly');
      process.exit(1);
    });
  }

  if (cluster.isWorker) {
    process.once('SIGTERM', stop);
    // Ctrl-C reaches the whole process group, but the primary decides when its workers stop.
    process.on('SIGINT', () => {});
  } else onStopSignal(stop, () => process.exit(130));
}

/**
 * A proxy must not send a POST twice, so it must never send one on a connection that is being closed; and the kernel
 * resets connections that it has accepted and Node has not. So for a while every request is still answered, and each
 * response closes its connection. Then requests are held back until nothing has arrived for a moment: a proxy that
 * prefers the server with the fewest requests in flight (nginx: `least_conn`) sends no more to this one.
 *
 * @returns connections without a request so far, and a function that answers the requests that are held
 */
async function drainConnections(
  server: Server,
  connections: ReadonlySet<Socket>,
  connectionCloseMs: number,
) {
  const unused = new Set(connections);
  for (const socket of unused) socket.once('close', () => unused.delete(socket));
  server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    unused.delete(socket);
    response.setHeader('Connection', 'close');
  });
  await untilNobodyIsConnected(connections, connectionCloseMs);
  const release = holdRequests(server);
  await untilNothingArrives(server, connectionCloseMs);
  return { unused, release };
}

/**
 * Closes the port and, in the same step, idle connections. `server.close()` would also disable the time-outs for
 * requests that never arrive completely.
 */
function stopListening(server: Server, unused: ReadonlySet<Socket>) {
  net.Server.prototype.close.call(server);
  closeIdle(server, unused);
}

/** To Node, a connection is idle after an answered request; `unused` ones may not have had a request yet. */
function closeIdle(server: Server, unused: ReadonlySet<Socket>) {
  server.closeIdleConnections();
  for (const socket of unused) if (socket.bytesRead === 0) socket.destroy();
}
