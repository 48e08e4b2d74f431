import type { PasswordHash } from '../credentials/password-store.ts';
import type { Passwords } from '../credentials/passwords.ts';
import type { LiveSession } from '../sessions/session.ts';
import type { LogInThrottle } from '../throttling/log-in-throttle.ts';
import type { Stores } from './stores.ts';

type OwnPasswordOutcome =
  | { readonly kind: 'verified'; readonly kept: PasswordHash }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

export type VerifyOwnPassword = (by: LiveSession, password: string) => Promise<OwnPasswordOutcome>;

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
}: {
  stores: Stores;
  passwords: Passwords;
  throttle: LogInThrottle;
}): VerifyOwnPassword {
  return async function verifyOwnPassword({ id, account }, password) {
    const device = { accountId: account.id, deviceId: `session ${id}` };
    const admission = await throttle.admit({ name: account.username, ip: '', device });
    if (admission.kind === 'refused') {
      return { kind: 'throttled', retryAfterSeconds: admission.retryAfterSeconds };
    }
    try {
      const kept = await stores.passwords.find(account.id);
      const matches = await passwords.verify(password, kept);
      if (!matches || kept === undefined) return { kind: 'rejected' };
      await admission.forgive();
      return { kind: 'verified', kept };
    } catch (error) {
      await admission.giveBack();
      throw error;
    }
  };
}
