import type { RequestContext } from '../../audit/request-context.ts';
import type { Factor } from '../../factors/factor.ts';
import { acceptableFactors } from '../../factors/missing-step.ts';
import type { Requirements } from '../../factors/requirements.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import { type Actor, inAudit } from '../steps/actor.ts';
import { forgetSecondSteps } from '../steps/forget-second-steps.ts';
import { notifyFactorChange } from '../steps/notify-factor-change.ts';
import type { Stores, Transact } from '../steps/stores.ts';

interface RemoveFactorInput {
  readonly actor: Actor;
  readonly id: string;
  readonly requestContext: RequestContext;
}

type RemoveFactorOutcome =
  | { readonly kind: 'removed'; readonly factor: Factor }
  | { readonly kind: 'unknown' }
  /** Without this factor its owner could not log in any more. */
  | { readonly kind: 'last-way-in' }
  /** The account must have a factor, and this is the last one. */
  | { readonly kind: 'required' };

/** @throws Unavailable when SQL cannot commit: then nothing has changed */
export type RemoveFactor = (input: RemoveFactorInput) => Promise<RemoveFactorOutcome>;

/**
 * Removes one of the owner's factors. All other sessions end and no browser stays trusted (ASVS 5.0, 7.4.3), as the
 * factor may be removed because it was stolen. For seven days "This was not me" restores it.
 */
export function createRemoveFactor({
  transact,
  sessions,
  requirements,
  mail,
  clock,
}: {
  transact: Transact;
  sessions: Sessions;
  requirements: Requirements;
  mail: Mail;
  clock: Clock;
}): RemoveFactor {
  return async function removeFactor({ actor, id, requestContext }) {
    const { outcome, ended } = await transact(async (tx) => {
      const outcome = await remove(tx, actor, id, requestContext);
      if (outcome.kind !== 'removed') return { outcome, ended: [] };
      const choice = {
        accountId: actor.account.id,
        ...('key' in actor ? {} : { except: actor.id }),
      };
      return { outcome, ended: await tx.sessions.end(choice, 'factor-removed', clock.now()) };
    }, actor);
    await sessions.propagate(ended.map(({ invalidation }) => invalidation));
    return outcome;
  };

  async function remove(
    tx: Stores,
    actor: Actor,
    id: string,
    requestContext: RequestContext,
  ): Promise<RemoveFactorOutcome> {
    const account = await tx.accounts.lockUsable(actor.account.id, clock.now());
    const factors = await tx.factors.list(actor.account.id);
    const factor = factors.find((each) => each.id === id);
    if (account === undefined || factor === undefined) return { kind: 'unknown' };
    const left = factors.filter((each) => each.id !== id);
    const hasPassword = (await tx.passwords.find(account.id)) !== undefined;
    if (!hasPassword && !canLogInWithout(left)) return { kind: 'last-way-in' };
    const { isRequired, kind } = requirements.of(account);
    const isNeeded =
      factor.kind !== 'recovery_codes' || acceptableFactors([factor], kind).length > 0;
    if (isRequired && isNeeded && acceptableFactors(left, kind).every(isCodes))
      return { kind: 'required' };
    const now = clock.now();
    await tx.factors.remove(account.id, { id }, now);
    await forgetSecondSteps(tx, account.id);
    const about = { ...inAudit(actor), targetId: account.id, requestContext };
    await tx.audit.record({ event: 'authn_factor_removed', ...about }, now);
    const change = {
      account,
      change: 'removed',
      kind: factor.kind,
      name: factor.name,
    } as const;
    await notifyFactorChange(tx, mail, { ...change, requestContext }, now);
    return { kind: 'removed', factor };
  }
}

/** Without a password, an account needs two passkeys, or one and recovery codes. */
function canLogInWithout(left: readonly Factor[]): boolean {
  const passkeys = left.filter(({ isDiscoverable }) => isDiscoverable === true).length;
  return passkeys > 1 || (passkeys === 1 && left.some(isCodes));
}

function isCodes({ kind }: Factor): boolean {
  return kind === 'recovery_codes';
}
