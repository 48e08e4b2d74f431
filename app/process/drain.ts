import cluster from 'node:cluster';
import type { Server } from 'node:http';
import type { Services } from '../services.ts';

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
  let isDraining = false;

  async function drain() {
    services.health.startDraining();
    const mailStopped = services.delivery.stop();
    server.prependListener('request', (_request, response) => {
      response.setHeader('Connection', 'close');
    });
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    const closingIdle = setInterval(() => server.closeIdleConnections(), closeIdleEveryMs);
    const grace = setTimeout(() => server.closeAllConnections(), graceSeconds * 1000);
    await closed;
    clearInterval(closingIdle);
    clearTimeout(grace);
    await mailStopped;
    await services.close();
    release();
    process.exit(0);
  }

  function onSignal(signal: NodeJS.Signals) {
    if (isDraining && signal === 'SIGINT') process.exit(130);
    if (isDraining) return;
    isDraining = true;
    services.logger.info({ signal }, 'stopping: finishing what is under way');
    drain().catch((error: unknown) => {
      services.logger.fatal({ err: error }, 'could not stop cleanly');
      process.exit(1);
    });
  }

  process.on('SIGTERM', onSignal);
  // Ctrl-C reaches the whole group; workers wait for their primary, or they would take it for the second.
  process.on('SIGINT', cluster.isWorker ? () => {} : onSignal);
}
