import { type Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { up as logIn } from '../migrations/0001-log-in.ts';
import { up as mail } from '../migrations/0002-mail.ts';
import { up as throttling } from '../migrations/0003-throttling.ts';
import { up as accountLife } from '../migrations/0004-account-life.ts';
import { up as registrations } from '../migrations/0005-registrations.ts';
import { up as leaving } from '../migrations/0006-leaving.ts';
import { up as tokens } from '../migrations/0007-tokens.ts';
import { up as apiKeys } from '../migrations/0008-api-keys.ts';
import { up as recovery } from '../migrations/0011-recovery.ts';
import { up as housekeeping } from '../migrations/0012-housekeeping.ts';
import { up as lockedAccounts } from '../migrations/0013-locked-accounts.ts';
import { up as restoring } from '../migrations/0014-restoring.ts';
import { up as secondFactors } from '../migrations/0015-second-factors.ts';
import { up as passkeyHosts } from '../migrations/0016-passkey-hosts.ts';
import { up as passkeyOffer } from '../migrations/0017-passkey-offer.ts';
import { up as administration } from '../migrations/0018-administration.ts';
import { up as invitations } from '../migrations/0019-invitations.ts';
import { up as auditLists } from '../migrations/0020-audit-lists.ts';
import { up as sweeps } from '../migrations/0021-sweeps.ts';
import { up as lockedByOwner } from '../migrations/0022-locked-by-owner.ts';
import { up as webhooks } from '../migrations/0023-webhooks.ts';
import { up as auditSeals } from '../migrations/0024-audit-seals.ts';
import { OperatorFault } from '../operator-fault.ts';
import type { Schema } from '../schema.ts';

// Forward only: a released migration is never edited, and none can be undone. The numbers 0009 and 0010 were never
// used: they were reserved for changes that needed no migration. A new one takes the next number.
const migrations = {
  '0001-log-in': { up: logIn },
  '0002-mail': { up: mail },
  '0003-throttling': { up: throttling },
  '0004-account-life': { up: accountLife },
  '0005-registrations': { up: registrations },
  '0006-leaving': { up: leaving },
  '0007-tokens': { up: tokens },
  '0008-api-keys': { up: apiKeys },
  '0011-recovery': { up: recovery },
  '0012-housekeeping': { up: housekeeping },
  '0013-locked-accounts': { up: lockedAccounts },
  '0014-restoring': { up: restoring },
  '0015-second-factors': { up: secondFactors },
  '0016-passkey-hosts': { up: passkeyHosts },
  '0017-passkey-offer': { up: passkeyOffer },
  '0018-administration': { up: administration },
  '0019-invitations': { up: invitations },
  '0020-audit-lists': { up: auditLists },
  '0021-sweeps': { up: sweeps },
  '0022-locked-by-owner': { up: lockedByOwner },
  '0023-webhooks': { up: webhooks },
  '0024-audit-seals': { up: auditSeals },
};

/**
 * @param connect opens queries without the short statement deadline, as a migration may take long
 * @throws OperatorFault for a database of a newer version, otherwise the error of the failing migration
 */
export async function migrate(connect: () => Kysely<Schema>): Promise<void> {
  const queries = connect();
  try {
    const migrator = new Migrator({
      db: queries,
      provider: { getMigrations: async () => migrations },
    });
    const { error } = await migrator.migrateToLatest();
    if (error === undefined) return;
    await refuseNewer(queries);
    throw error;
  } finally {
    await queries.destroy();
  }
}

/** A newer version leaves migrations in the database that Kysely does not know and would fail on. */
async function refuseNewer(queries: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`
    .execute(queries)
    // Without that table, the database is empty.
    .catch(() => ({ rows: [] }));
  const newer = newerMigration(rows.map(({ name }) => name));
  if (newer !== undefined) throw newer;
}

/** @returns why a database with these migrations cannot be used, if one of them is unknown here */
export function newerMigration(names: readonly string[]): OperatorFault | undefined {
  const unknown = names.find((name) => !Object.hasOwn(migrations, name));
  if (unknown === undefined) return undefined;
  return new OperatorFault(
    `The database belongs to a newer version of Gatehouse: it has the migration ${unknown}. Start that version, or restore a backup from before.`,
  );
}
