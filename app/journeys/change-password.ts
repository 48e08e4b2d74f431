import type { Circumstances } from '../audit/audit-store.ts';
import type { PasswordFault } from '../credentials/password-rules.ts';
import type { PasswordHash } from '../credentials/password-store.ts';
import type { Passwords } from '../credentials/passwords.ts';
import type { Mail } from '../mail/mail.ts';
import type { Clock } from '../platform/clock.ts';
import type { LiveSession, NewSession } from '../sessions/session.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { CheckNewPassword } from './check-new-password.ts';
import { renewSession } from './renew-session.ts';
import type { Stores, Transact } from './stores.ts';
import type { VerifyOwnPassword } from './verify-own-password.ts';

interface ChangePasswordInput {
  readonly by: LiveSession;
  readonly current: string;
  readonly chosen: string;
  /** Whether whoever else is logged in has to prove the new password. */
  readonly endOthers: boolean;
  /** In words, for the mail that tells of it. */
  readonly device: string;
  readonly circumstances: Circumstances;
}

type ChangePasswordOutcome =
  | { readonly kind: 'changed'; readonly session: NewSession }
  /** The current password was not right. */
  | { readonly kind: 'rejected' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number }
  | { readonly kind: 'invalid'; readonly fault: PasswordFault };

export type ChangePassword = (input: ChangePasswordInput) => Promise<ChangePasswordOutcome>;

/**
 * Changes a password that its owner still knows. A borrowed browser is not enough: the current one is
 * asked for (ASVS 6.2.3); and a thief who has a session loses it, unless the owner decides otherwise.
 * The owner is told by mail.
 *
 * @throws Unavailable when hashing is overloaded or SQL cannot commit: then nothing has changed
 */
export function createChangePassword({
  stores,
  transact,
  passwords,
  verifyOwnPassword,
  sessions,
  mail,
  clock,
  checkNewPassword,
}: {
  stores: Stores;
  transact: Transact;
  passwords: Passwords;
  verifyOwnPassword: VerifyOwnPassword;
  sessions: Sessions;
  mail: Mail;
  clock: Clock;
  checkNewPassword: CheckNewPassword;
}): ChangePassword {
  return async function changePassword(input) {
    const { account } = input.by;
    const fault = await checkNewPassword(input.chosen, account);
    if (fault !== undefined) return { kind: 'invalid', fault };
    const verified = await verifyOwnPassword(input.by, input.current);
    if (verified.kind === 'throttled') return verified;
    const changed =
      verified.kind === 'verified'
        ? await store(input, verified.kept, await passwords.hash(input.chosen))
        : undefined;
    if (changed === undefined) {
      const { circumstances } = input;
      const event = { event: 'authn_password_change_fail', targetId: account.id } as const;
      await stores.audit.record({ ...event, circumstances }, clock.now());
      return { kind: 'rejected' };
    }
    await sessions.spread(changed.invalidations);
    await sessions.announce(changed.session);
    return { kind: 'changed', session: changed.session };
  };

  async function store(input: ChangePasswordInput, proved: PasswordHash, chosen: PasswordHash) {
    const { by, endOthers, circumstances } = input;
    const accountId = by.account.id;
    return transact(async (tx) => {
      const now = clock.now();
      if (!(await tx.passwords.replace(accountId, proved, chosen, now))) return undefined;
      const others = endOthers
        ? await tx.sessions.end({ accountId, except: by.id }, 'password-changed', now)
        : [];
      const renewed = await renewSession(tx, sessions, by, circumstances, now);
      if (renewed === undefined) throw new Error('The account is not in good standing any more.');
      const event = { event: 'authn_password_change', actorId: accountId } as const;
      await tx.audit.record({ ...event, circumstances }, now);
      // So that an owner who did not do this learns of it (ASVS 6.3.7).
      await mail.enqueue(tx, {
        to: by.account.email,
        kind: 'password-changed',
        data: { when: now, device: input.device },
        event: `password-changed ${renewed.session.live.id}`,
      });
      return {
        session: renewed.session,
        invalidations: [
          ...renewed.invalidations,
          ...others.map(({ invalidation }) => invalidation),
        ],
      };
    });
  }
}
