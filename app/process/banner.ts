import { relative } from 'node:path';
import type { Config } from '../config.ts';
import { createMessages } from '../messages/messages.ts';
import { standardOutput } from '../platform/output.ts';

const { text } = createMessages('en');
const labelWidth = 21;

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
    `  ${text('start-up.ready').padEnd(labelWidth)}${url.origin}`,
    `  ${storage(config)}`,
    ...(setUpToken === undefined
      ? []
      : ['', `  ${text('start-up.set-up')}`, `  ${new URL(`/setup?token=${setUpToken}`, url)}`]),
    '',
    '',
  ];
  standardOutput(config.LOG_FORMAT === 'pretty' ? 1 : 2).write(lines.join('\n'));
}

function storage({ DATABASE_URL: database, REDIS_URL: redis, DATA_DIR, WORKERS }: Config): string {
  if (!database?.startsWith('postgres')) {
    const below = relative(process.cwd(), DATA_DIR) || '.';
    return text('start-up.data').padEnd(labelWidth) + (below.startsWith('..') ? DATA_DIR : below);
  }
  const stores = text(redis ? 'start-up.postgres-redis' : 'start-up.postgres');
  const workers = WORKERS === 1 ? '' : text(['start-up.workers', { count: WORKERS }]);
  return `${text('start-up.stores').padEnd(labelWidth)}${stores}${workers}`;
}
