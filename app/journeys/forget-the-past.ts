import type { Clock } from '../platform/clock.ts';
import type { SessionKind } from '../sessions/session.ts';
import type { SigningKeys } from '../tokens/signing-keys.ts';
import type { EraseAccounts } from './erase-accounts.ts';
import { inChunks } from './in-chunks.ts';
import type { Stores } from './stores.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** So long the dashboard can tell of a former log-in. Programs may log in every minute. */
const keepSessionsMs = { browser: 90 * dayMs, opaque: dayMs, jwt: dayMs };
/** Long after the last attempt to send any of it. */
const keepMailMs = 30 * dayMs;
/** So long an owner is shown that a key has expired. */
const keepApiKeysMs = 30 * dayMs;
/** Longer than it takes; whoever takes it and dies holds nobody up for long. */
const leaseMs = 5 * 60 * 1000;

/**
 * Deletes what nobody will ask for again: sessions, registrations, one-time tokens, invitations, signing keys and mail long
 * over, audit events beyond their time, and what is personal in accounts that are gone. Of many processes one does it.
 */
export type ForgetThePast = () => Promise<void>;

export function createForgetThePast({
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
}): ForgetThePast {
  return async function forgetThePast() {
    const now = clock.now();
    const until = now + leaseMs;
    if (!(await stores.settings.lease('housekeeping', until, now))) return;
    try {
      await forget(now);
    } finally {
      await stores.settings.swap('housekeeping', String(until), String(now));
    }
  };

  async function forget(now: number) {
    await stores.oneTimeTokens.forget(now);
    await stores.accounts.forgetReservations(now);
    await stores.registrations.forget(now);
    await stores.invitations.forget(now);
    // Mail holds an address: none may outlive the account that it was for by more than a day.
    const mailMs = Math.max(dayMs, Math.min(keepMailMs, eraseAfterMs));
    await stores.outbox.forget(now - mailMs);
    await inChunks((chunk) => stores.apiKeys.forget(now - keepApiKeysMs, chunk));
    await signingKeys.forgetOld();
    for (const [kind, keepMs] of Object.entries(keepSessionsMs) as [SessionKind, number][]) {
      await inChunks((chunk) => stores.sessions.forget(kind, now - keepMs, chunk));
    }
    await inChunks((chunk) => stores.audit.forget(now - auditKeepMs, chunk));
    await eraseAccounts();
  }
}
