import cluster from 'node:cluster';
import { type Config, ConfigurationError, readConfig } from './config.ts';
import { UnfitInstallation } from './journeys/prepare-installation.ts';
import { DiskFull } from './platform/disk-full.ts';
import { AlreadyRunning } from './platform/process-lock.ts';
import { allowClosedPipes, flushOutput } from './platform/standard-output.ts';
import { runPrimary } from './process/run-primary.ts';
import { runServer } from './process/run-server.ts';

// Whoever read the log may go; the server stays.
allowClosedPipes();
try {
  const config = withLogFormat(readConfig(process.env));
  if (config.WORKERS > 1 && cluster.isPrimary) await runPrimary(config);
  else await runServer(config);
} catch (error) {
  console.error(explain(error));
  await flushOutput();
  process.exit(1);
}

/** People at a terminal get lines to read, everything else gets JSON. */
function withLogFormat(config: Config): Config {
  return { ...config, LOG_FORMAT: config.LOG_FORMAT ?? (process.stdout.isTTY ? 'pretty' : 'json') };
}

/** What an operator can mend is said in a sentence; only surprises show where they came from. */
function explain(error: unknown): string {
  if (error instanceof ConfigurationError) {
    return [error.message, ...error.faults.map((fault) => `  - ${fault}`)].join('\n');
  }
  const known = [AlreadyRunning, DiskFull, UnfitInstallation];
  if (known.some((kind) => error instanceof kind)) return (error as Error).message;
  const { code, message, stack } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return `${message}. Something else is listening there; choose another port with PORT.`;
  }
  if (code === 'EACCES') return message;
  return stack ?? String(error);
}
