import { sleepMs } from '../../factors/factor-store.ts';
import type { Clock } from '../../platform/clock.ts';
import { inChunks } from '../../platform/in-chunks.ts';
import type { SessionKind } from '../../sessions/session.ts';
import type { SigningKeys } from '../../tokens/signing-keys.ts';
import type { Stores } from '../steps/stores.ts';
import { whileLeased } from '../steps/while-leased.ts';
import type { EraseAccounts } from './erase-accounts.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** So long the dashboard can tell of a former log-in. Programs may log in every minute. */
const keepSessionsMs = { browser: 90 * dayMs, opaque: dayMs, jwt: dayMs };
/** Long after the last attempt to send any of it. */
const keepMailMs = 30 * dayMs;
/** So long what is counted on names that nobody has is kept, as that on accounts is: for much longer than any delay. */
const keepDecoysMs = 30 * dayMs;
/** So long an owner is shown that a key has expired. */
const keepApiKeysMs = 30 * dayMs;

/**
 * Deletes what nobody will ask for again: sessions, registrations, one-time tokens, invitations, signing keys and mail long
 * over, audit events beyond their time, and what is personal in accounts that are gone. Of many processes one does it.
 */
export type PurgeExpired = () => Promise<void>;

export function createPurgeExpired({
  stores,
  signingKeys,
  clock,
  eraseAccounts,
  auditKeepMs,
  eraseAfterMs,
}: {
  stores: Stores;
  signingKeys: SigningKeys;
  clock: Clock;
  eraseAccounts: EraseAccounts;
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
    await inChunks((chunk) => stores.invitations.deleteExpired(now, chunk));
    // Mail holds an address: none may outlive the account that it was for by more than a day.
    const mailMs = Math.max(dayMs, Math.min(keepMailMs, eraseAfterMs));
    await inChunks((chunk) => stores.outbox.deleteExpired(now - mailMs, chunk));
    await inChunks((chunk) => stores.apiKeys.deleteExpired(now - keepApiKeysMs, chunk));
    await signingKeys.deleteOld();
    for (const [kind, keepMs] of Object.entries(keepSessionsMs) as [SessionKind, number][]) {
      await inChunks((chunk) => stores.sessions.deleteExpired(kind, now - keepMs, chunk));
    }
    await inChunks((chunk) => stores.audit.deleteExpired(now - auditKeepMs, chunk));
    await eraseAccounts();
  }
}
