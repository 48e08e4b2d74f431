import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Config } from '../config.ts';
import type { Services } from '../services.ts';

/**
 * Warns about accounts in an embedded database that is not used any more. On a first start with an empty PostgreSQL,
 * all accounts seem to be gone.
 */
export async function warnOfAccountsLeftBehind(
  config: Config,
  { stores, logger }: Pick<Services, 'stores' | 'logger'>,
): Promise<void> {
  if (!config.DATABASE_URL?.startsWith('postgres')) return;
  const path = join(config.DATA_DIR, 'gatehouse.db');
  const count = countAccounts(path);
  if (count === 0 || (await stores.accounts.list(undefined, 1)).length > 0) return;
  const accounts = count === 1 ? '1 account' : `${count} accounts`;
  const message = `The PostgreSQL database is empty, but ${path} holds ${accounts}. They are not copied. To keep using them, stop this server and start it without DATABASE_URL. To start fresh, move that file away.`;
  logger.warn({ path, accounts: count }, message);
  process.stderr.write(`\n  WARNING: ${message}\n`);
}

/** Returns 0 also for a file that is not a Gatehouse database: that needs no warning. */
function countAccounts(path: string): number {
  if (!existsSync(path)) return 0;
  try {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      const row = database.prepare('select count(*) as count from accounts').get();
      return Number(row?.['count'] ?? 0);
    } finally {
      database.close();
    }
  } catch {
    return 0;
  }
}
