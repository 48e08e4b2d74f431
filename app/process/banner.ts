import { relative } from 'node:path';
import type { Config } from '../config.ts';
import { standardOutput } from '../platform/output.ts';

/**
 * Prints the address, and the setup link while there is no administrator. Prints to standard error if standard
 * output is reserved for log lines.
 *
 * @param setUpToken token of the link for the first administrator, while there is none
 */
export function banner(config: Config, setUpToken: string | undefined): void {
  const url = config.BASE_URL;
  const lines = [
    '',
    `  Gatehouse is ready   ${url.origin}`,
    `  ${storage(config)}`,
    ...(setUpToken === undefined
      ? []
      : [
          '',
          '  No administrator yet. Open this link within 24 hours to create one:',
          `  ${new URL(`/setup?token=${setUpToken}`, url)}`,
        ]),
    '',
    '',
  ];
  standardOutput(config.LOG_FORMAT === 'pretty' ? 1 : 2).write(lines.join('\n'));
}

function storage({ DATABASE_URL: database, REDIS_URL: redis, DATA_DIR, WORKERS }: Config): string {
  if (!database?.startsWith('postgres')) {
    const below = relative(process.cwd(), DATA_DIR) || '.';
    return `Data                 ${below.startsWith('..') ? DATA_DIR : below}`;
  }
  const workers = WORKERS === 1 ? '' : `, ${WORKERS} workers`;
  return `Stores               PostgreSQL${redis ? ' and Redis' : ''}${workers}`;
}
