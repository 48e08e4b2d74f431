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
 * On SIGTERM or SIGINT: wants no more requests, finishes those under way, and exits with 0. Whatever is
 * still open after the grace is cut. A second SIGINT leaves at once.
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
    const going = isInUse ? await letProxiesGo(server, connections, connectionCloseMs) : undefined;
    const unused = going?.unused ?? connections;
    stopListening(server, unused);
    going?.release();
    // What was under way leaves its connection open for a next request, which nobody will answer.
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
    services.logger.info({ signal }, 'stopping: finishing what is under way');
    drain(signal === 'SIGINT').catch((error: unknown) => {
      services.logger.fatal({ err: error }, 'could not stop cleanly');
      process.exit(1);
    });
  }

  if (cluster.isWorker) {
    process.once('SIGTERM', stop);
    // Ctrl-C reaches the whole group, but the primary decides when its workers stop.
    process.on('SIGINT', () => {});
  } else onStopSignal(stop, () => process.exit(130));
}

/**
 * A proxy must not send a POST twice, so it must never find a connection closed that it is just sending
 * on; and the kernel resets what it has accepted for us and we have not. So for a while everything is still
 * answered, and each answer closes its connection. Then what arrives is held back until nothing has arrived
 * for a moment: a proxy that prefers the server with the fewest requests under way (nginx: `least_conn`)
 * sends nothing more to one that holds some, however busy it is.
 *
 * @returns connections on which nothing was asked meanwhile, and what answers the requests that are held
 */
async function letProxiesGo(
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
 * Closes the port, and what is idle in the same step. Not by `server.close()`, after which requests that
 * never arrive whole would not be given up any more.
 */
function stopListening(server: Server, unused: ReadonlySet<Socket>) {
  net.Server.prototype.close.call(server);
  closeIdle(server, unused);
}

/** Node counts connections as idle on which something was asked and answered; `unused` may be silent so far. */
function closeIdle(server: Server, unused: ReadonlySet<Socket>) {
  server.closeIdleConnections();
  for (const socket of unused) if (socket.bytesRead === 0) socket.destroy();
}
