import { sleepMs } from '../../factors/factor-store.ts';
import type { Clock } from '../../platform/clock.ts';
import { inChunks } from '../../platform/in-chunks.ts';
import type { SessionKind } from '../../sessions/session.ts';
import type { SigningKeys } from '../../tokens/signing-keys.ts';
import type { Stores } from '../steps/stores.ts';
import { whileLeased } from '../steps/while-leased.ts';
import type { EraseAccounts } from './erase-accounts.ts';
import type { PurgeAudit } from './purge-audit.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** How long the dashboard can show a former login. Programs may log in every minute. */
const keepSessionsMs = { browser: 90 * dayMs, opaque: dayMs, jwt: dayMs };
/** Much later than the last attempt to send an email. */
const keepMailMs = 30 * dayMs;
/** Administrators see for a month what became of an invitation. */
const keepInvitationsMs = 30 * dayMs;
/** How long an event that the webhook did not accept can be sent again. */
const keepWebhooksMs = 30 * dayMs;
/** How long failures on unknown names are kept: much longer than any delay. */
const keepDecoysMs = 30 * dayMs;
/** How long an expired key is shown to its owner. */
const keepApiKeysMs = 30 * dayMs;

/**
 * Deletes rows that are no longer needed: sessions, registrations, one-time tokens, invitations, signing keys and
 * emails long after their end, old audit events, and personal data of deleted accounts. Of many processes one does
 * it.
 */
export type PurgeExpired = () => Promise<void>;

export function createPurgeExpired({
  stores,
  signingKeys,
  clock,
  eraseAccounts,
  purgeAudit,
  auditKeepMs,
  eraseAfterMs,
}: {
  stores: Stores;
  signingKeys: SigningKeys;
  clock: Clock;
  eraseAccounts: EraseAccounts;
  purgeAudit: PurgeAudit;
  auditKeepMs: number;
  eraseAfterMs: number;
}): PurgeExpired {
  return () => whileLeased({ settings: stores.settings, clock }, 'housekeeping', purge);

  async function purge() {
    const now = clock.now();
    await inChunks((chunk) => stores.oneTimeTokens.deleteExpired(now, chunk));
    await inChunks((chunk) => stores.pendingLogins.deleteExpired(now, chunk));
    await inChunks((chunk) => stores.usedChallenges.deleteExpired(now, chunk));
    await inChunks((chunk) => stores.trustedBrowsers.deleteExpired(now, chunk));
    await inChunks((chunk) => stores.factors.deleteExpired(now - sleepMs, chunk));
    await inChunks((chunk) => stores.accounts.deleteExpiredReservations(now, chunk));
    await inChunks((chunk) => stores.registrations.deleteExpired(now, chunk));
    await inChunks((chunk) => stores.failures.deleteDecoys(now - keepDecoysMs, chunk));
    await inChunks((chunk) => stores.invitations.deleteExpired(now - keepInvitationsMs, chunk));
    // An email holds an address: it must not be kept more than a day longer than the data of a deleted account.
    const mailMs = Math.max(dayMs, Math.min(keepMailMs, eraseAfterMs));
    await inChunks((chunk) => stores.outbox.deleteExpired(now - mailMs, chunk));
    await inChunks((chunk) => stores.webhooks.deleteExpired(now - keepWebhooksMs, chunk));
    await inChunks((chunk) => stores.apiKeys.deleteExpired(now - keepApiKeysMs, chunk));
    await signingKeys.deleteOld();
    for (const [kind, keepMs] of Object.entries(keepSessionsMs) as [SessionKind, number][]) {
      await inChunks((chunk) => stores.sessions.deleteExpired(kind, now - keepMs, chunk));
    }
    await purgeAudit(now - auditKeepMs);
    await eraseAccounts();
  }
}
