import type { Circumstances } from '../audit/audit-store.ts';
import type { Clock } from '../platform/clock.ts';
import type { LiveSession, NewSession } from '../sessions/session.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { renewSession } from './renew-session.ts';
import type { Stores, Transact } from './stores.ts';
import type { VerifyOwnPassword } from './verify-own-password.ts';

interface ProvePasswordInput {
  readonly by: LiveSession;
  readonly password: string;
  readonly circumstances: Circumstances;
}

type ProvePasswordOutcome =
  | { readonly kind: 'proved'; readonly session: NewSession }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

export type ProvePassword = (input: ProvePasswordInput) => Promise<ProvePasswordOutcome>;

/**
 * Asks somebody who is logged in for the password again before something that a borrowed browser must
 * not be enough for (ASVS 7.5.1). The session gets a new id.
 *
 * @throws Unavailable when hashing is overloaded or SQL cannot commit
 */
export function createProvePassword({
  stores,
  transact,
  verifyOwnPassword,
  sessions,
  clock,
}: {
  stores: Stores;
  transact: Transact;
  verifyOwnPassword: VerifyOwnPassword;
  sessions: Sessions;
  clock: Clock;
}): ProvePassword {
  return async function provePassword({ by, password, circumstances }) {
    const accountId = by.account.id;
    const verified = await verifyOwnPassword(by, password);
    if (verified.kind === 'throttled') return verified;
    const renewed =
      verified.kind === 'verified'
        ? await transact(async (tx) => {
            const now = clock.now();
            if (!(await tx.passwords.recordProof(accountId, verified.kept, undefined, now)))
              return undefined;
            return renewSession(tx, sessions, by, circumstances, now);
          })
        : undefined;
    if (renewed === undefined) {
      const event = { event: 'authn_login_fail', targetId: accountId, circumstances } as const;
      await stores.audit.record(event, clock.now());
      return { kind: 'rejected' };
    }
    await sessions.spread(renewed.invalidations);
    await sessions.announce(renewed.session);
    return { kind: 'proved', session: renewed.session };
  };
}
