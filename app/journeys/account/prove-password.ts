import type { Circumstances } from '../../audit/circumstances.ts';
import type { LiveSession, NewSession } from '../../sessions/session.ts';
import type { RenewWithPassword } from '../steps/renew-with-password.ts';

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
 * Asks somebody who is logged in for the password again, before something for which a borrowed browser must not be
 * enough (ASVS 7.5.1). The session gets a new id.
 *
 * @throws Unavailable when hashing is overloaded or SQL cannot commit
 */
export function createProvePassword({
  renewWithPassword,
}: {
  renewWithPassword: RenewWithPassword;
}): ProvePassword {
  return async function provePassword(input) {
    const accountId = input.by.account.id;
    const outcome = await renewWithPassword({
      ...input,
      failure: 'authn_login_fail',
      prepare: async (proved) => async (tx, _session, now) =>
        (await tx.passwords.recordProof(accountId, proved, undefined, now)) ? [] : undefined,
    });
    return outcome.kind === 'renewed' ? { kind: 'proved', session: outcome.session } : outcome;
  };
}
