import { canonicalEmail } from '../../accounts/email-address.ts';
import type { Invitation } from '../../accounts/invitation.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import { newSecret } from '../../platform/ids.ts';
import { inAudit } from '../steps/actor.ts';
import type { Stores, Transact } from '../steps/stores.ts';
import {
  emailInvitation,
  type InvitationLink,
  type Inviting,
  invitationLifetimeMs,
  mustBeEmailed,
} from './issue-invitations.ts';

interface ResendInput extends Inviting {
  readonly id: string;
}

type ResendOutcome =
  /** The link only if it is shown. */
  | {
      readonly kind: 'sent';
      readonly invitation: Invitation;
      readonly link: InvitationLink | undefined;
    }
  /** Accepted, revoked, replaced or unknown. */
  | { readonly kind: 'closed' }
  /** In the meantime, an account has the address, or it is reserved for its former owner. */
  | { readonly kind: 'has-account' }
  | { readonly kind: 'no-mail' }
  /** Where email works, administrators get their links by email only. The former link still works. */
  | { readonly kind: 'administrator' };

/** @throws Unavailable when SQL cannot commit: then the former link still works */
export type ResendInvitation = (input: ResendInput) => Promise<ResendOutcome>;

/**
 * Sends an invitation again, or shows its link: with a new link, for another seven days. The former link stops
 * working, as somebody else may have it. An expired invitation works again.
 */
export function createResendInvitation({
  transact,
  mail,
  clock,
}: {
  transact: Transact;
  mail: Mail;
  clock: Clock;
}): ResendInvitation {
  async function renew(
    tx: Stores,
    { id, inviter, actor, delivery, requestContext }: ResendInput,
  ): Promise<ResendOutcome> {
    const now = clock.now();
    const link = {
      path: '/invite',
      token: newSecret(),
      expiresAt: now + invitationLifetimeMs,
    } as const;
    const isShown = delivery === 'link';
    const renewed = { ...link, isShown, inviterId: inviter.id };
    const invitation = await tx.invitations.renew(id, renewed);
    if (invitation === undefined) return { kind: 'closed' };
    const about = { ...inAudit(actor), actorId: inviter.id, targetId: id, requestContext };
    const detail = { after: { delivery } };
    await tx.audit.record({ event: 'invitation_resent', ...about, detail }, now);
    if (!isShown) await emailInvitation(tx, mail, { ...invitation, link, inviter });
    return { kind: 'sent', invitation, link: isShown ? link : undefined };
  }

  return async function resendInvitation(input) {
    if (input.delivery === 'email' && !mail.isAvailable) return { kind: 'no-mail' };
    return transact(async (tx) => {
      const found = await tx.invitations.findById(input.id, clock.now());
      if (found === undefined || found.state === 'accepted') return { kind: 'closed' };
      if (input.delivery === 'link' && mustBeEmailed(found.role, mail)) {
        return { kind: 'administrator' };
      }
      const address = canonicalEmail(found.email);
      const { taken } = await tx.invitations.findTaken([address], clock.now());
      return taken.size > 0 ? { kind: 'has-account' } : renew(tx, input);
    }, input.actor);
  };
}
