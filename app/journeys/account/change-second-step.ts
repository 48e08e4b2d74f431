import type { RequestContext } from '../../audit/request-context.ts';
import type { Clock } from '../../platform/clock.ts';
import type { LiveSession } from '../../sessions/session.ts';
import type { Transact } from '../steps/stores.ts';

interface ChangeSecondStepInput {
  readonly actor: LiveSession;
  /** Whether to ask for a second step at every login with a password, even if only passkeys could answer. */
  readonly always: boolean;
  readonly requestContext: RequestContext;
}

/** @throws Unavailable when SQL cannot commit: then nothing has changed */
export type ChangeSecondStep = (input: ChangeSecondStepInput) => Promise<void>;

/** Turns "Always ask for a second step" on or off. */
export function createChangeSecondStep({
  transact,
  clock,
}: {
  transact: Transact;
  clock: Clock;
}): ChangeSecondStep {
  return async function changeSecondStep({ actor, always, requestContext }) {
    const accountId = actor.account.id;
    await transact(async (tx) => {
      if ((await tx.accounts.lockUsable(accountId, clock.now())) === undefined) return;
      await tx.accounts.setSecondFactorState(accountId, { alwaysSecondStep: always });
      const about = { actorId: accountId, targetId: accountId, requestContext };
      await tx.audit.record({ event: 'user_updated', ...about }, clock.now());
    }, actor);
  };
}
