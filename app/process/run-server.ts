import cluster from 'node:cluster';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { platform } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { openDataFolder } from '../platform/data-folder.ts';
import { asDiskFull } from '../platform/disk-full.ts';
import { lockDirectory } from '../platform/process-lock.ts';
import { createServer } from '../server.ts';
import { createServices, type Services } from '../services.ts';
import { banner } from './banner.ts';
import { drainOnSignal } from './drain.ts';
import { warnOfAccountsLeftBehind } from './left-behind.ts';
import { listenFault } from './listen-fault.ts';
import { logWarnings, prepareUntilDone } from './prepare.ts';

const housekeepingEveryMs = 10 * 60 * 1000;
const sealEveryMs = 60 * 1000;
/** A busy machine takes seconds to prepare. A worker does not know why its primary takes long. */
const maxSilenceMs = cluster.isWorker ? 3000 : 10_000;

/**
 * Runs one server process until a signal stops it.
 *
 * @throws DiskFull, AlreadyRunning, UnfitInstallation and any other error that keeps it from starting
 */
export async function runServer(config: Config): Promise<void> {
  try {
    await start(config);
  } catch (error) {
    throw asDiskFull(error, config.DATA_DIR);
  }
}

async function start(config: Config): Promise<void> {
  // Files of this process, including the database with its password hashes, are readable for their owner only.
  process.umask(0o077);
  const release = config.DATABASE_URL?.startsWith('postgres') ? () => {} : claimDataFolder(config);
  const services = createServices(config);
  const server = createServer(config, services);
  failLoudly(services);
  drainOnSignal({ server, services, release, graceSeconds: config.SHUTDOWN_GRACE_SECONDS });
  reloadOnSignal(config, services);
  if (!cluster.isWorker) logWarnings(config, services);
  const databaseIsDown = Promise.withResolvers<void>();
  const prepared = (
    cluster.isWorker
      ? untilPrimaryHasPrepared()
      : prepareUntilDone(services, databaseIsDown.resolve)
  ).then(() => startServing(services));
  // A proxy sends requests to a server that listens, and gets 503 for each before it is prepared. But probes
  // need an answer while SQL is down.
  await Promise.race([prepared, databaseIsDown.promise, setTimeout(maxSilenceMs)]);
  await listen(server, config);
  await prepared;
  if (!cluster.isWorker) {
    await warnOfAccountsLeftBehind(config, services);
    banner(config, await services.setUp.offer());
  }
  keepHouse(services);
}

/** The primary prepares the installation and reports to the operator, for all workers. */
async function untilPrimaryHasPrepared() {
  const prepared = once(process, 'message');
  process.send?.('started');
  await prepared;
}

/** Needs the tables. */
function startServing({ health, delivery, webhookDelivery }: Services) {
  health.startServing();
  delivery.start();
  webhookDelivery.start();
}

function claimDataFolder(config: Config): () => void {
  openDataFolder(config.DATA_DIR);
  return lockDirectory(config.DATA_DIR);
}

/**
 * Workers of one primary listen on the port themselves, and the kernel distributes connections. If the primary
 * distributed them, one connection would hang for ever each time a worker is killed.
 */
async function listen(server: Server, { PORT: port, HOST: host }: Config): Promise<void> {
  const reusePort = cluster.isWorker && platform() === 'linux';
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: Error) =>
      reject(listenFault({ HOST: host, PORT: port }, error) ?? error);
    server.once('error', refuse);
    server.listen({ port, host, reusePort }, () => {
      server.removeListener('error', refuse);
      resolve();
    });
  });
}

/** Without rules, SIGHUP keeps its default meaning: the terminal was closed. */
function reloadOnSignal({ ACCESS_RULES_FILE: file }: Config, { accessRules, logger }: Services) {
  if (file === undefined) return;
  process.on('SIGHUP', () => {
    const faults = accessRules.reload();
    if (faults.length === 0) logger.info('the access rules were reloaded');
    else logger.error({ faults }, 'the access rules have faults: the old ones stay in force');
  });
}

function keepHouse(services: Services) {
  const { purgeExpired, remindOfApiKeys, notifyAdministrators, sealAudit } = services;
  const { renewFactorSecrets } = services;
  const { health, logger } = services;
  function repeat(work: () => Promise<void>, everyMs: number) {
    const timer = setInterval(() => {
      if (!health.isServing()) return;
      work().catch((error: unknown) => logger.warn({ err: error }, 'housekeeping failed'));
    }, everyMs);
    timer.unref();
  }
  repeat(purgeExpired, housekeepingEveryMs);
  repeat(remindOfApiKeys, housekeepingEveryMs);
  repeat(renewFactorSecrets, housekeepingEveryMs);
  repeat(notifyAdministrators, housekeepingEveryMs);
  repeat(sealAudit, sealEveryMs);
}

/** After an unhandled error this process can guarantee nothing: it exits, to be restarted. */
function failLoudly({ logger }: Services) {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      logger.fatal({ err: error }, event);
      process.exit(1);
    });
  }
}
