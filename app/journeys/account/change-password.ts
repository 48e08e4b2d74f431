import type { RequestContext } from '../../audit/request-context.ts';
import type { PasswordFault } from '../../credentials/password-rules.ts';
import type { PasswordHash } from '../../credentials/password-store.ts';
import type { Passwords } from '../../credentials/passwords.ts';
import type { Mail } from '../../mail/mail.ts';
import type { LiveSession, NewSession } from '../../sessions/session.ts';
import type { CheckNewPassword } from '../steps/check-new-password.ts';
import { forgetSecondSteps } from '../steps/forget-second-steps.ts';
import { revokeAccessLinks } from '../steps/mailed-links.ts';
import { notifyNewPassword } from '../steps/notify-new-password.ts';
import type { RenewWithPassword } from '../steps/renew-with-password.ts';
import type { Stores } from '../steps/stores.ts';

interface ChangePasswordInput {
  readonly actor: LiveSession;
  readonly current: string;
  readonly chosen: string;
  /** Whether all other sessions end. */
  readonly endOthers: boolean;
  readonly requestContext: RequestContext;
}

type ChangePasswordOutcome =
  | { readonly kind: 'changed'; readonly session: NewSession }
  /** The current password was wrong. */
  | { readonly kind: 'rejected' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number }
  | { readonly kind: 'invalid'; readonly fault: PasswordFault };

export type ChangePassword = (input: ChangePasswordInput) => Promise<ChangePasswordOutcome>;

/**
 * Changes a password that its owner still knows. Asks for the current one (ASVS 6.2.3), so that an unattended browser is
 * not enough. An attacker's session ends, unless the owner decides otherwise. The owner is notified by email.
 *
 * @throws Unavailable when hashing is overloaded or SQL cannot commit: then nothing has changed
 */
export function createChangePassword({
  renewWithPassword,
  passwords,
  mail,
  checkNewPassword,
}: {
  renewWithPassword: RenewWithPassword;
  passwords: Passwords;
  mail: Mail;
  checkNewPassword: CheckNewPassword;
}): ChangePassword {
  return async function changePassword(input) {
    const { actor, current, chosen } = input;
    const fault = await checkNewPassword(chosen, actor.account);
    if (fault !== undefined) return { kind: 'invalid', fault };
    const outcome = await renewWithPassword({
      actor,
      password: current,
      requestContext: input.requestContext,
      failure: 'authn_password_change_fail',
      async prepare(proved) {
        const hash = await passwords.hash(chosen, actor.account.id);
        return (tx, session, now) => store(tx, input, { proved, hash, session }, now);
      },
    });
    return outcome.kind === 'renewed' ? { kind: 'changed', session: outcome.session } : outcome;
  };

  async function store(
    tx: Stores,
    { actor, endOthers, requestContext }: ChangePasswordInput,
    { proved, hash, session }: { proved: PasswordHash; hash: PasswordHash; session: NewSession },
    now: number,
  ) {
    const accountId = actor.account.id;
    if (!(await tx.passwords.replace(accountId, proved, hash, now))) return undefined;
    const choice = { accountId, except: session.live.id };
    const others = endOthers ? await tx.sessions.end(choice, 'password-changed', now) : [];
    await revokeAccessLinks(tx, accountId);
    await forgetSecondSteps(tx, accountId);
    const event = { event: 'authn_password_change', actorId: accountId } as const;
    await tx.audit.record({ ...event, requestContext }, now);
    const { username, email: to } = session.live.account;
    await notifyNewPassword(tx, mail, { accountId, username, to, requestContext }, now);
    return others.map(({ invalidation }) => invalidation);
  }
}
