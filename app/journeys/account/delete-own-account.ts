import type { RequestContext } from '../../audit/request-context.ts';
import type { Clock } from '../../platform/clock.ts';
import type { LiveSession } from '../../sessions/session.ts';
import type { DeleteAccount } from '../administration/delete-account.ts';
import type { Stores } from '../steps/stores.ts';
import type { VerifyOwnPassword } from '../steps/verify-own-password.ts';

interface DeleteOwnAccountInput {
  readonly actor: LiveSession;
  /** Absent for an account without one, whose owner has proved a passkey recently. */
  readonly password: string | undefined;
  /** Whether personal data is erased now: then the account cannot be restored. */
  readonly eraseAtOnce: boolean;
  readonly requestContext: RequestContext;
}

type DeleteOwnAccountOutcome =
  | { readonly kind: 'deleted' }
  /** The password was wrong. */
  | { readonly kind: 'rejected' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number }
  | { readonly kind: 'last-administrator' };

export type DeleteOwnAccount = (input: DeleteOwnAccountInput) => Promise<DeleteOwnAccountOutcome>;

/**
 * Deletes one's own account. Asks for the password even after a recent login: an unattended browser must not be
 * enough.
 *
 * @throws Unavailable when hashing is overloaded or SQL cannot commit: then nothing has changed
 */
export function createDeleteOwnAccount({
  stores,
  verifyOwnPassword,
  deleteAccount,
  clock,
}: {
  stores: Stores;
  verifyOwnPassword: VerifyOwnPassword;
  deleteAccount: DeleteAccount;
  clock: Clock;
}): DeleteOwnAccount {
  return async function deleteOwnAccount({ actor, password, eraseAtOnce, requestContext }) {
    const { id } = actor.account;
    const verified = await verify(actor, password, requestContext);
    if (verified.kind === 'throttled') return verified;
    if (verified.kind === 'rejected') {
      const event = { event: 'authn_login_fail', targetId: id, requestContext } as const;
      await stores.audit.record(event, clock.now());
      return verified;
    }
    const outcome = await deleteAccount({ accountId: id, actor, eraseAtOnce, requestContext });
    return outcome.kind === 'last-administrator' ? outcome : { kind: 'deleted' };
  };

  async function verify(
    actor: LiveSession,
    password: string | undefined,
    requestContext: RequestContext,
  ): Promise<{ readonly kind: 'passwordless' } | Awaited<ReturnType<VerifyOwnPassword>>> {
    if (password !== undefined) return verifyOwnPassword(actor, password, requestContext);
    const kept = await stores.passwords.find(actor.account.id);
    return kept === undefined ? { kind: 'passwordless' } : { kind: 'rejected' };
  }
}
