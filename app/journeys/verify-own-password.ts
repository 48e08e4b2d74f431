import type { Circumstances } from '../audit/circumstances.ts';
import type { PasswordHash } from '../credentials/password-store.ts';
import type { Passwords } from '../credentials/passwords.ts';
import type { Clock } from '../platform/clock.ts';
import type { LiveSession } from '../sessions/session.ts';
import type { LogInThrottle } from '../throttling/log-in-throttle.ts';
import type { Stores } from './stores.ts';

type OwnPasswordOutcome =
  | { readonly kind: 'verified'; readonly kept: PasswordHash }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

export type VerifyOwnPassword = (
  by: LiveSession,
  password: string,
  circumstances: Circumstances,
) => Promise<OwnPasswordOutcome>;

/**
 * Asks whoever uses a session for the password of its account. Each session has failures and delays of
 * its own, so a stolen one is no way round the throttle of the log-in, and guesses made with it do not
 * keep the owner out elsewhere.
 *
 * @throws Unavailable when hashing is overloaded or SQL does not answer
 */
export function createVerifyOwnPassword({
  stores,
  passwords,
  throttle,
  clock,
}: {
  stores: Stores;
  passwords: Passwords;
  throttle: LogInThrottle;
  clock: Clock;
}): VerifyOwnPassword {
  return async function verifyOwnPassword({ id, account }, password, circumstances) {
    const device = { accountId: account.id, deviceId: `session ${id}` };
    const admission = await throttle.admit({ name: account.username, ip: '', device });
    if (admission.kind === 'refused') {
      return { kind: 'throttled', retryAfterSeconds: admission.retryAfterSeconds };
    }
    try {
      const kept = await stores.passwords.find(account.id);
      const matches = await passwords.verify(password, kept, account.id);
      if (!matches || kept === undefined) {
        if (admission.startsLock) {
          const about = { targetId: account.id, sessionId: id, circumstances };
          await stores.audit.record({ event: 'authn_login_lock', ...about }, clock.now());
        }
        return { kind: 'rejected' };
      }
      await admission.forgive();
      return { kind: 'verified', kept };
    } catch (error) {
      await admission.giveBack();
      throw error;
    }
  };
}
