import type { Account } from '../../accounts/account.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { Enrolment, EnrolOutcome } from '../../factors/factor-kind.ts';
import type { FactorKinds } from '../../factors/factor-kinds.ts';
import type { Mail } from '../../mail/mail.ts';
import { sessionAccount } from '../../sessions/session-account.ts';
import { notifyFactorChange } from './notify-factor-change.ts';
import type { Stores } from './stores.ts';

export interface FactorWish extends Omit<Enrolment, 'owner'> {
  readonly kind: keyof FactorKinds;
}

export type EnrolFactorOutcome =
  | EnrolOutcome
  /** An authenticator app needs recovery codes first, so that a lost phone does not lock its owner out. */
  | { readonly kind: 'needs-recovery-codes' };

/**
 * Adds a factor to an account that this transaction has locked, notifies its owner by email, and ends pending logins,
 * as they began with another set of factors.
 */
export async function enrolFactor(
  tx: Stores,
  { factorKinds, mail }: { readonly factorKinds: FactorKinds; readonly mail: Mail },
  account: Account,
  { kind, ...enrolment }: FactorWish,
  requestContext: RequestContext,
  now: number,
): Promise<EnrolFactorOutcome> {
  const before = await tx.factors.list(account.id);
  const hasCodes = before.some((factor) => factor.kind === 'recovery_codes');
  if (kind === 'totp' && !hasCodes) return { kind: 'needs-recovery-codes' };
  const owner = { id: account.id, username: account.username, name: sessionAccount(account).name };
  const outcome = await factorKinds[kind].enrol(tx, { ...enrolment, owner });
  if (outcome.kind !== 'enrolled') return outcome;
  const { id: accountId } = account;
  await tx.pendingLogins.removeAllOf(accountId);
  await tx.accounts.setSecondFactorState(accountId, { clearedAt: null });
  const about = { actorId: accountId, targetId: accountId, requestContext };
  await tx.audit.record({ event: 'authn_factor_added', ...about }, now);
  const change = { account, change: 'added', kind, name: enrolment.name } as const;
  await notifyFactorChange(tx, mail, { ...change, requestContext }, now);
  return outcome;
}
