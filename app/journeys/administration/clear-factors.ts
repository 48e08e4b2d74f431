import type { FactorKind } from '../../factors/factor.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { AccountChange } from '../steps/account-change.ts';
import { inAudit } from '../steps/actor.ts';
import { forgetSecondSteps } from '../steps/forget-second-steps.ts';
import { notifyFactorChange } from '../steps/notify-factor-change.ts';
import type { Transact } from '../steps/stores.ts';

interface ClearFactorsInput extends AccountChange {
  /** Absent for all kinds. */
  readonly kind?: FactorKind | undefined;
}

type ClearFactorsOutcome =
  | { readonly kind: 'cleared'; readonly factors: number; readonly sessions: number }
  | { readonly kind: 'unknown' }
  /** Administrators cannot remove their own factors this way, as it needs no proof. */
  | { readonly kind: 'own' };

/** @throws Unavailable when SQL cannot commit: then nothing has changed */
export type ClearFactors = (input: ClearFactorsInput) => Promise<ClearFactorsOutcome>;

/**
 * Removes the factors of somebody who has lost them. All sessions end and the owner is notified by email. Where a
 * factor is required, the next login adds one, after an emailed link.
 */
export function createClearFactors({
  transact,
  sessions,
  mail,
  clock,
}: {
  transact: Transact;
  sessions: Sessions;
  mail: Mail;
  clock: Clock;
}): ClearFactors {
  return async function clearFactors({ accountId, actor, kind, reason, requestContext }) {
    if (actor?.account.id === accountId) return { kind: 'own' };
    const cleared = await transact(async (tx) => {
      const account = await tx.accounts.lockUsable(accountId, clock.now());
      if (account === undefined) return undefined;
      const now = clock.now();
      const factors = await tx.factors.remove(accountId, kind === undefined ? {} : { kind }, now);
      await forgetSecondSteps(tx, accountId);
      await tx.accounts.setSecondFactorState(accountId, {
        clearedAt: now,
        alwaysSecondStep: false,
      });
      const about = { ...inAudit(actor), targetId: accountId, requestContext };
      const before = { factors: factors.map((factor) => factor.kind) };
      const detail = { before, after: { factors: [] }, ...(reason && { reason }) };
      await tx.audit.record({ event: 'authn_factor_removed', ...about, detail }, now);
      const [first] = factors;
      if (first !== undefined) {
        const change = { account, change: 'cleared', kind: first.kind, name: first.name } as const;
        await notifyFactorChange(tx, mail, { ...change, requestContext }, now);
      }
      const ended = await tx.sessions.end({ accountId }, 'factor-removed', now);
      return { factors: factors.length, ended };
    }, actor);
    if (cleared === undefined) return { kind: 'unknown' };
    const { factors, ended } = cleared;
    await sessions.propagate(ended.map(({ invalidation }) => invalidation));
    return { kind: 'cleared', factors, sessions: ended.length };
  };
}
