import type { Role } from '../../accounts/account.ts';
import { canonicalEmail, tryEmail } from '../../accounts/email-address.ts';
import { tryGroups } from '../../accounts/group-names.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import type { LiveSession } from '../../sessions/session.ts';
import { claimForm, isClaimed } from '../steps/claim-form.ts';
import type { Transact } from '../steps/stores.ts';
import {
  type Delivery,
  type IssuedInvitation,
  issueInvitations,
  mustBeEmailed,
} from './issue-invitations.ts';

interface InviteInput {
  /** The session of the administrator who invites. */
  readonly actor: LiveSession;
  readonly email: string;
  readonly role: Role;
  /** Names separated by commas; empty for none. */
  readonly groups: string;
  /** `email` if absent. */
  readonly delivery?: Delivery;
  /** A secret of one form in one browser: submitting a form twice invites once. Absent outside of forms. */
  readonly formKey?: string | undefined;
  readonly requestContext: RequestContext;
}

type InviteOutcome =
  | { readonly kind: 'invited'; readonly invitation: IssuedInvitation }
  | { readonly kind: 'invalid'; readonly fields: readonly ('email' | 'groups')[] }
  /** An account has the address, or it is reserved for its former owner. */
  | { readonly kind: 'has-account' }
  /** Email is not configured, so the link would reach nobody. */
  | { readonly kind: 'no-mail' }
  /** Where email works, administrators get their links by email only. */
  | { readonly kind: 'administrator' }
  | { readonly kind: 'sent-before' };

/**
 * Invites somebody to create an account with a role, regardless of REGISTRATION. It replaces an earlier invitation to
 * the same address, whose link stops working.
 *
 * @throws Unavailable when SQL cannot commit: then nobody is invited
 */
export type Invite = (input: InviteInput) => Promise<InviteOutcome>;

export function createInvite({
  transact,
  mail,
  clock,
}: {
  transact: Transact;
  mail: Mail;
  clock: Clock;
}): Invite {
  return async function invite({
    actor,
    role,
    delivery = 'email',
    formKey,
    requestContext,
    ...input
  }) {
    if (delivery === 'email' && !mail.isAvailable) return { kind: 'no-mail' };
    if (delivery === 'link' && mustBeEmailed(role, mail)) return { kind: 'administrator' };
    const email = tryEmail(input.email);
    const groups = tryGroups(input.groups);
    if (email === undefined || groups === undefined) {
      const isWrong = { email: email === undefined, groups: groups === undefined };
      return {
        kind: 'invalid',
        fields: (['email', 'groups'] as const).filter((field) => isWrong[field]),
      };
    }
    return transact(async (tx) => {
      const now = clock.now();
      if (await isClaimed(tx, formKey, now)) return { kind: 'sent-before' };
      const { taken } = await tx.invitations.findTaken([canonicalEmail(email)], now);
      if (taken.size > 0) return { kind: 'has-account' };
      if (!(await claimForm(tx, formKey, now))) return { kind: 'sent-before' };
      const wanted = { email, name: null, role, groups };
      const inviting = { inviter: actor.account, actor, delivery, requestContext };
      const [invitation] = await issueInvitations(tx, mail, [wanted], inviting, now);
      return { kind: 'invited', invitation: invitation as IssuedInvitation };
    }, actor);
  };
}
