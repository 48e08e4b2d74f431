import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import type { Config } from './config.ts';
import { createLogOutput } from './log-output.ts';
import { createServer } from './server.ts';
import { createServices, type Services } from './services.ts';
import { Unavailable } from './unavailable.ts';

const retryEveryMs = 1000;
const closeIdleEveryMs = 100;
/** One Ctrl-C may arrive twice, from the terminal and from npm. A second one later stops the board immediately. */
const sameKeyPressMs = 500;

/** Runs the board until a signal stops it. */
export async function run(config: Config): Promise<void> {
  // Only its owner may read the files that this process writes.
  process.umask(0o077);
  const logger = pino(
    {
      level: config.LOG_LEVEL,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describe },
    },
    createLogOutput(),
  );
  const services = createServices(config, logger);
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      logger.fatal({ err: error }, event);
      process.exit(1);
    });
  }
  if (config.BOARD_API_KEY === undefined) {
    logger.warn('BOARD_API_KEY is not set: opaque tokens and API keys are answered 503');
  }
  await migrateUntilDone(services);
  const server = createServer(config, services).listen(config.BOARD_PORT, config.BOARD_HOST);
  drainOnSignal(server, services, config.SHUTDOWN_GRACE_SECONDS);
  await once(server, 'listening');
  logger.info({ address: server.address() }, 'board is ready');
}

/**
 * Type, message and stack of an error, without other properties: drivers and parsers put values and bodies
 * into them.
 */
function describe(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  return { type: name, message, stack, ...(cause === undefined ? {} : { cause: describe(cause) }) };
}

/** Services may start in any order, so this waits for the database. */
async function migrateUntilDone({ migrate, logger }: Services): Promise<void> {
  for (;;) {
    try {
      return await migrate();
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      logger.warn({ err: error }, 'waiting for the database');
      await setTimeout(retryEveryMs);
    }
  }
}

/** On SIGTERM or SIGINT: becomes not ready, finishes requests in flight, and exits with 0. */
function drainOnSignal(server: Server, services: Services, graceSeconds: number): void {
  async function drain(signal: NodeJS.Signals) {
    services.logger.info({ signal }, 'stopping: finishing requests in flight');
    services.health.startDraining();
    server.prependListener('request', (_request, response) => {
      response.setHeader('Connection', 'close');
    });
    const closed = once(server, 'close');
    server.close();
    const closingIdle = setInterval(() => server.closeIdleConnections(), closeIdleEveryMs);
    closingIdle.unref();
    globalThis.setTimeout(() => server.closeAllConnections(), graceSeconds * 1000).unref();
    await closed;
    await services.close();
    process.exit(0);
  }
  let stoppedAt: number | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    if (stoppedAt === undefined) {
      stoppedAt = performance.now();
      void drain(signal);
    } else if (performance.now() - stoppedAt > sameKeyPressMs) process.exit(130);
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
}
