import type { AuditKeys } from '../../audit/audit-keys.ts';
import type { Peppers } from '../../credentials/peppers.ts';
import type { FactorKinds } from '../../factors/factor-kinds.ts';
import type { Mail } from '../../mail/mail.ts';
import type { MailHealth } from '../../mail/mail-health.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { RedisGeneration } from '../../sessions/redis-generation.ts';
import type { SessionCopies } from '../../sessions/session-copies.ts';
import type { SigningKeys } from '../../tokens/signing-keys.ts';
import type { EraseAccount } from '../steps/erase-account.ts';
import type { Stores, Transact } from '../steps/stores.ts';
import { createHealth } from './check-health.ts';
import { createEnsureAuditKey } from './ensure-audit-key.ts';
import { createEraseAccounts } from './erase-accounts.ts';
import { createNotifyAdministrators } from './notify-administrators.ts';
import { createPrepareInstallation } from './prepare-installation.ts';
import { createPurgeAudit } from './purge-audit.ts';
import { createPurgeExpired } from './purge-expired.ts';
import { createRemindOfApiKeys } from './remind-of-api-keys.ts';
import { createRenewFactorSecrets } from './renew-factor-secrets.ts';
import { createSealAudit } from './seal-audit.ts';

interface UpkeepNeeds {
  readonly database: Database;
  readonly stores: Stores;
  /** On connections of their own, so that work on many rows delays no request. */
  readonly backgroundStores: Stores;
  readonly transact: Transact;
  readonly auditKeys: AuditKeys;
  readonly peppers: Peppers;
  readonly factorKinds: FactorKinds;
  /** Present where sessions are served without Redis. */
  readonly generation: RedisGeneration | undefined;
  readonly copies: SessionCopies;
  readonly signingKeys: SigningKeys;
  readonly mail: Mail;
  readonly mailHealth: MailHealth;
  readonly clock: Clock;
  readonly eraseAccount: EraseAccount;
  readonly eraseAfterMs: number;
  readonly auditKeepMs: number;
}

/** Journeys of the server itself: it prepares the installation, reports its health, seals, purges, erases, reminds. */
export function createUpkeepJourneys(needs: UpkeepNeeds) {
  const inBackground = { ...needs, stores: needs.backgroundStores };
  const eraseAccounts = createEraseAccounts(inBackground);
  const ensureAuditKey = createEnsureAuditKey(needs);
  const purgeAudit = createPurgeAudit(inBackground);
  return {
    prepareInstallation: createPrepareInstallation({ ...needs, ensureAuditKey }),
    health: createHealth(needs),
    purgeExpired: createPurgeExpired({ ...inBackground, eraseAccounts, purgeAudit }),
    renewFactorSecrets: createRenewFactorSecrets(inBackground),
    remindOfApiKeys: createRemindOfApiKeys(needs),
    notifyAdministrators: createNotifyAdministrators(needs),
    sealAudit: createSealAudit(needs),
  };
}
