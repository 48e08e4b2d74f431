import cluster from 'node:cluster';
import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import type { Config } from '../config.ts';
import { lockDirectory } from '../platform/process-lock.ts';
import { createServer } from '../server.ts';
import { createServices, type Services } from '../services.ts';
import { banner } from './banner.ts';
import { drainOnSignal } from './drain.ts';
import { prepareUntilDone } from './prepare.ts';

const housekeepingEveryMs = 10 * 60 * 1000;

/** Runs one server process until it is told to stop. */
export async function runServer(config: Config): Promise<void> {
  // What this process writes, the database with its password hashes included, is its owner's alone.
  process.umask(0o077);
  const release = config.DATABASE_URL?.startsWith('postgres') ? () => {} : claimDataFolder(config);
  const services = createServices(config);
  const server = createServer(config, services);
  failLoudly(services);
  drainOnSignal({ server, services, release, graceSeconds: config.SHUTDOWN_GRACE_SECONDS });
  await listen(server, config);

  if (cluster.isWorker) {
    // The primary prepares the installation, and speaks to the operator, for all workers.
    process.once('message', () => services.health.startServing());
    process.send?.('listening');
  } else {
    await prepareUntilDone(services);
    services.health.startServing();
    banner(config, await services.setUp.offer());
  }
  keepHouse(services);
}

function claimDataFolder(config: Config): () => void {
  mkdirSync(config.DATA_DIR, { recursive: true, mode: 0o700 });
  return lockDirectory(config.DATA_DIR);
}

async function listen(server: Server, { PORT, HOST }: Config): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(PORT, HOST, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

function keepHouse({ forgetThePast, health, logger }: Services) {
  const timer = setInterval(() => {
    if (!health.isServing()) return;
    forgetThePast().catch((error: unknown) => logger.warn({ err: error }, 'housekeeping failed'));
  }, housekeepingEveryMs);
  timer.unref();
}

/** After an error that nobody handled, no promise of this process holds: leave, and be restarted. */
function failLoudly({ logger }: Services) {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      logger.fatal({ err: error }, event);
      process.exit(1);
    });
  }
}
