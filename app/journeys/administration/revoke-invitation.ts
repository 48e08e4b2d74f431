import type { RequestContext } from '../../audit/request-context.ts';
import type { Clock } from '../../platform/clock.ts';
import type { LiveSession } from '../../sessions/session.ts';
import type { Transact } from '../steps/stores.ts';

/**
 * Revokes an invitation: its link stops working at once.
 *
 * @returns false if it was already accepted, revoked or expired
 */
export type RevokeInvitation = (input: {
  readonly actor: LiveSession;
  readonly id: string;
  readonly requestContext: RequestContext;
}) => Promise<boolean>;

export function createRevokeInvitation({
  transact,
  clock,
}: {
  transact: Transact;
  clock: Clock;
}): RevokeInvitation {
  return async function revokeInvitation({ actor, id, requestContext }) {
    return transact(async ({ invitations, audit }) => {
      if (!(await invitations.revoke(id))) return false;
      const event = {
        event: 'invitation_revoked',
        actorId: actor.account.id,
        targetId: id,
      } as const;
      await audit.record({ ...event, sessionId: actor.id, requestContext }, clock.now());
      return true;
    }, actor);
  };
}
