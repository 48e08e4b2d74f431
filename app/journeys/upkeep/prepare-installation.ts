import type { Peppers } from '../../credentials/peppers.ts';
import type { Database } from '../../platform/database/database.ts';
import { OperatorFault } from '../../platform/operator-fault.ts';
import type { RedisGeneration } from '../../sessions/redis-generation.ts';
import type { SigningKeys } from '../../tokens/signing-keys.ts';
import type { Stores } from '../steps/stores.ts';
import type { EnsureAuditKey } from './ensure-audit-key.ts';

const pepperKey = 'password_pepper_id';

/** This process cannot work with this database, and an operator has to decide. */
export class UnfitInstallation extends OperatorFault {
  constructor(message: string) {
    super(message);
    this.name = 'UnfitInstallation';
  }
}

/**
 * Migrates the database and makes sure that the configuration belongs to it. Several processes may do so at once.
 *
 * @throws UnfitInstallation when no stored password could be verified with the given peppers
 * @throws Unavailable while SQL does not answer
 */
export type PrepareInstallation = () => Promise<void>;

export function createPrepareInstallation({
  database,
  stores: { settings },
  peppers,
  generation,
  signingKeys,
  ensureAuditKey,
}: {
  database: Database;
  stores: Stores;
  peppers: Peppers;
  /** Present where sessions are served without Redis. */
  generation: RedisGeneration | undefined;
  signingKeys: SigningKeys;
  ensureAuditKey: EnsureAuditKey;
}): PrepareInstallation {
  return async function prepareInstallation() {
    await database.migrate();
    await generation?.agreeOnNone();
    await signingKeys.ensure();
    await ensureAuditKey();
    if (await settings.claim(pepperKey, peppers.currentId)) return;
    const known = await settings.find(pepperKey);
    if (known !== undefined && !peppers.has(known)) {
      throw new UnfitInstallation(
        'PASSWORD_PEPPER is not the one that the passwords in this database are kept with. To rotate it, put the new pepper before the old one, separated by a comma.',
      );
    }
    await settings.replace(pepperKey, peppers.currentId);
  };
}
