import type { RequestContext } from '../../audit/request-context.ts';
import type { Clock } from '../../platform/clock.ts';
import type { LiveSession } from '../../sessions/session.ts';
import { inAudit } from '../steps/actor.ts';
import type { Transact } from '../steps/stores.ts';

/**
 * Revokes an invitation: its link stops working at once.
 *
 * @returns false if it was already accepted, revoked or expired
 */
export type RevokeInvitation = (input: {
  /** Absent at the command line. */
  readonly actor?: LiveSession | undefined;
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
      const now = clock.now();
      if (!(await invitations.revoke(id, now))) return false;
      const about = { ...inAudit(actor), targetId: id, requestContext };
      await audit.record({ event: 'invitation_revoked', ...about }, now);
      return true;
    }, actor);
  };
}
