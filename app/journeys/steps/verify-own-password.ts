import type { RequestContext } from '../../audit/request-context.ts';
import type { PasswordHash } from '../../credentials/password-store.ts';
import type { Passwords } from '../../credentials/passwords.ts';
import type { Clock } from '../../platform/clock.ts';
import type { LiveSession } from '../../sessions/session.ts';
import { lockedFor } from '../../throttling/failure-limits.ts';
import type { LogInThrottle } from '../../throttling/log-in-throttle.ts';
import type { Stores } from './stores.ts';

type OwnPasswordOutcome =
  | { readonly kind: 'verified'; readonly kept: PasswordHash }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

export type VerifyOwnPassword = (
  actor: LiveSession,
  password: string,
  requestContext: RequestContext,
) => Promise<OwnPasswordOutcome>;

/**
 * Asks for the password of the account of a session. Each session has delays of its own, so guesses in a stolen
 * session delay the owner nowhere else. Failures count like those on known devices, towards the 100 in a row after
 * which no password is accepted (NIST SP 800-63B-4 section 3.2.2). The right password clears these, but not the
 * failures of strangers.
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
  return async function verifyOwnPassword({ id, account }, password, requestContext) {
    const device = { accountId: account.id, deviceId: `session ${id}` };
    const generation = await stores.failures.findGeneration(account.id);
    const attempt = { name: account.username, generation, ip: '', device };
    const admission = await throttle.admit(attempt);
    if (admission.kind === 'refused') {
      return { kind: 'throttled', retryAfterSeconds: admission.retryAfterSeconds };
    }
    try {
      const { kept, hasLocked } = await tryPassword(account.id, password);
      if (kept !== undefined) {
        await admission.clear();
        return { kind: 'verified', kept };
      }
      if (admission.startsLock || hasLocked) {
        const about = { targetId: account.id, sessionId: id, requestContext };
        await stores.audit.record({ event: 'authn_login_lock', ...about }, clock.now());
      }
      return { kind: 'rejected' };
    } catch (error) {
      await admission.uncount();
      throw error;
    }
  };

  /** If this throws, nothing was decided, and the attempt is no failure. */
  async function tryPassword(accountId: string, password: string) {
    const counted = await stores.failures.count(accountId, onKnownDevice, clock.now());
    const { isCounted } = counted;
    try {
      const kept = await stores.passwords.find(accountId);
      const matches = await passwords.verify(password, kept, accountId);
      if (!matches || !isCounted) {
        return { hasLocked: isCounted && lockedFor(counted) === 'everybody' };
      }
      await stores.failures.clearOnKnownDevices(accountId);
      return { kept, hasLocked: false };
    } catch (error) {
      if (isCounted) await stores.failures.uncount(accountId, onKnownDevice);
      throw error;
    }
  }
}

const onKnownDevice = { isKnownDevice: true, delayMs: 0 } as const;
