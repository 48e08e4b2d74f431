import cluster from 'node:cluster';
import { type Config, readConfig } from './config.ts';
import { allowClosedPipes, flushOutput } from './platform/standard-output.ts';
import { explainFailure } from './process/explain-failure.ts';
import { runPrimary } from './process/run-primary.ts';
import { runServer } from './process/run-server.ts';

// The server keeps running if the reader of its log goes away.
allowClosedPipes();
try {
  const config = withLogFormat(readConfig(process.env));
  if (config.WORKERS > 1 && cluster.isPrimary) await runPrimary(config, import.meta.filename);
  else await runServer(config);
} catch (error) {
  console.error(explainFailure(error));
  await flushOutput();
  process.exit(1);
}

/** People at a terminal get readable lines, everything else gets JSON. */
function withLogFormat(config: Config): Config {
  return { ...config, LOG_FORMAT: config.LOG_FORMAT ?? (process.stdout.isTTY ? 'pretty' : 'json') };
}
