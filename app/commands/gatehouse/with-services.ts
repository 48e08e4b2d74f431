import { setTimeout } from 'node:timers/promises';
import { type Config, readConfig } from '../../config.ts';
import { openDataFolder } from '../../platform/data-folder.ts';
import { withDeadline } from '../../platform/deadline.ts';
import { createServices, type Services } from '../../services.ts';
import { text } from './text.ts';

const redisPatienceMs = 1500;
const closeDeadlineMs = 1000;
const lookEveryMs = 10;

/**
 * Runs a command with the same services as a server, beside running servers. It hashes in one thread and logs
 * nothing.
 *
 * @throws ConfigurationError, UnfitInstallation, or Unavailable when SQL does not answer
 */
export async function withServices<T>(work: (services: Services, config: Config) => Promise<T>) {
  const config = readConfig(process.env);
  const isEmbedded = !config.DATABASE_URL?.startsWith('postgres');
  if (isEmbedded) openDataFolder(config.DATA_DIR);
  const services = createServices({ ...config, LOG_LEVEL: 'silent', hashThreads: 1 });
  try {
    await services.prepareInstallation();
    return await work(services, config);
  } finally {
    // A frozen server would keep its connections open for ever.
    await withDeadline('closing', closeDeadlineMs, services.close()).catch(() => {});
  }
}

/**
 * Like `withServices`, for commands that make copies in Redis stale. Waits a moment for Redis, so that the
 * change is published immediately. Otherwise the notices stay in SQL, and every worker that can reach Redis
 * reads them four times a second (docs/decisions/0005).
 */
export function withCopies<T>(work: (services: Services, config: Config) => Promise<T>) {
  return withServices(async (services, config) => {
    await untilRedisListens(services);
    const result = await work(services, config);
    if (await isRedisAway(services)) {
      console.error(text('command-line.redis-away'));
    }
    return result;
  });
}

async function untilRedisListens(services: Services) {
  const deadline = performance.now() + redisPatienceMs;
  while (performance.now() < deadline && (await isRedisAway(services))) {
    await setTimeout(lookEveryMs);
  }
}

async function isRedisAway({ health }: Services): Promise<boolean> {
  return (await health.check()).degraded.includes('redis');
}
