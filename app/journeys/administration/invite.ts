import type { Role } from '../../accounts/account.ts';
import { tryEmail } from '../../accounts/email-address.ts';
import { tryGroups } from '../../accounts/group-names.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import { newId, newSecret } from '../../platform/ids.ts';
import type { LiveSession } from '../../sessions/session.ts';
import type { Stores, Transact } from '../steps/stores.ts';

/** How long an invitation works. */
export const invitationLifetimeMs = 7 * 24 * 60 * 60 * 1000;

interface InviteInput {
  /** The session of the administrator who invites. */
  readonly actor: LiveSession;
  readonly email: string;
  readonly role: Role;
  /** Names separated by commas; empty for none. */
  readonly groups: string;
  readonly requestContext: RequestContext;
}

type InviteOutcome =
  | { readonly kind: 'invited' }
  | { readonly kind: 'invalid'; readonly fields: readonly ('email' | 'groups')[] }
  /** An account has the address, or it is reserved for its former owner. */
  | { readonly kind: 'has-account' }
  /** Email is not configured, so the link would reach nobody. */
  | { readonly kind: 'no-mail' };

/**
 * Invites somebody by email to create an account with a role, regardless of REGISTRATION. It replaces an earlier
 * invitation to the same address, whose link stops working.
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
  return async function invite({ actor, role, requestContext, ...input }) {
    if (!mail.isAvailable) return { kind: 'no-mail' };
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
      if (await isTaken(tx, email, now)) return { kind: 'has-account' };
      const [id, token, expiresAt] = [newId(), newSecret(), now + invitationLifetimeMs];
      const { id: inviterId, name, email: inviterEmail } = actor.account;
      await tx.invitations.put({
        ...{ id, token, email, role, groups, inviterId },
        ...{ createdAt: now, expiresAt },
      });
      const event = { event: 'invitation_created', actorId: inviterId, targetId: id } as const;
      await tx.audit.record({ ...event, sessionId: actor.id, requestContext }, now);
      const link = { path: '/invite', token, expiresAt } as const;
      const data = { link, inviter: { name, email: inviterEmail }, role };
      await mail.enqueue(tx, { to: email, kind: 'invitation', data, event: `invitation ${id}` });
      return { kind: 'invited' };
    }, actor);
  };
}

async function isTaken({ accounts }: Stores, email: string, now: number): Promise<boolean> {
  if ((await accounts.findByLogInName(email)) !== undefined) return true;
  return accounts.isEmailReserved(email, '', now);
}
