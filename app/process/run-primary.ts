import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Config } from '../config.ts';
import { createServices } from '../services.ts';
import { banner } from './banner.ts';
import { warnOfAccountsLeftBehind } from './left-behind.ts';
import { listenFault } from './listen-fault.ts';
import { logWarnings, prepareUntilDone } from './prepare.ts';
import { onStopSignal } from './stop-signals.ts';

const maxRestartDelayMs = 10_000;
const stableAfterMs = 60_000;

/**
 * Runs WORKERS server processes on one port. Prepares the installation once, restarts workers that die (with growing
 * delays if they die young), and passes the stop signal on. A second SIGINT exits at once.
 *
 * @param program path of the module that runs a server, for the workers
 */
export async function runPrimary(config: Config, program: string): Promise<void> {
  let isPrepared = false;
  let isStopping = false;
  let earlyDeaths = 0;
  const services = createServices(config);
  const { logger } = services;

  function start() {
    if (isStopping) return;
    const startedAt = Date.now();
    const worker = cluster.fork();
    worker.once('message', () => isPrepared && letServe(worker));
    worker.once('exit', (code, signal) => {
      if (isStopping) return;
      earlyDeaths = Date.now() - startedAt > stableAfterMs ? 0 : earlyDeaths + 1;
      const delayMs = Math.min(100 * 2 ** (earlyDeaths - 1), maxRestartDelayMs);
      logger.error(
        { worker: worker.process.pid, code, signal, restart_ms: delayMs },
        'worker died',
      );
      setTimeout(start, delayMs);
    });
  }

  const workers = () => Object.values(cluster.workers ?? {}) as Worker[];

  async function stop(signal: NodeJS.Signals) {
    isStopping = true;
    logger.info({ signal }, 'stopping all workers');
    const exits = workers().map(
      (worker) => new Promise<void>((resolve) => worker.once('exit', () => resolve())),
    );
    for (const worker of workers()) worker.process.kill('SIGTERM');
    await Promise.all(exits);
    await services.close();
    process.exit(0);
  }

  function killNow() {
    for (const worker of workers()) worker.process.kill('SIGKILL');
    process.exit(130);
  }

  if (config.ACCESS_RULES_FILE !== undefined) process.on('SIGHUP', reloadRules);
  onStopSignal((signal) => void stop(signal), killNow);
  cluster.setupPrimary({ exec: program });
  await tryToListen(config);
  for (let count = 0; count < config.WORKERS; count += 1) start();

  logWarnings(config, services);
  await prepareUntilDone(services);
  isPrepared = true;
  for (const worker of Object.values(cluster.workers ?? {})) if (worker) letServe(worker);
  await warnOfAccountsLeftBehind(config, services);
  banner(config, await services.setUp.offer());
}

/**
 * Tries the port before any worker does. Workers share it, so otherwise each of them could start although something
 * else listens there, or fail one by one for ever.
 *
 * @throws OperatorFault if this process cannot listen on the port alone
 */
async function tryToListen({ HOST: host, PORT: port }: Config): Promise<void> {
  const server = createServer();
  try {
    await once(server.listen({ host, port }), 'listening');
    await once(server.close(), 'close');
  } catch (error) {
    throw listenFault({ HOST: host, PORT: port }, error) ?? error;
  }
}

/** Passes the signal on: each worker reads the rules for itself. */
function reloadRules() {
  for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGHUP');
}

function letServe(worker: Worker) {
  if (worker.isConnected()) worker.send('serve');
}
