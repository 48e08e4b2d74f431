import { setImmediate } from 'node:timers/promises';
import type { Role } from '../../accounts/account.ts';
import type { WantedInvitation } from '../../accounts/parse-invitations.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { Mail } from '../../mail/mail.ts';
import { newId, newSecret } from '../../platform/ids.ts';
import type { LiveSession, SessionAccount } from '../../sessions/session.ts';
import { inAudit } from '../steps/actor.ts';
import type { Stores } from '../steps/stores.ts';

/** How long an invitation works. */
export const invitationLifetimeMs = 7 * 24 * 60 * 60 * 1000;

/**
 * How a link reaches the person. An emailed link proves the address of its user. A link that is shown to the sender
 * does not, as anybody may have seen it.
 */
export type Delivery = 'email' | 'link';

/** Who invites, and how. */
export interface Inviting {
  readonly inviter: SessionAccount;
  /** Absent at the command line. */
  readonly actor?: LiveSession | undefined;
  readonly delivery: Delivery;
  readonly requestContext: RequestContext;
}

/**
 * Whether the link of an invitation may not be shown. Whoever sees the link of an administrator can become one, without
 * proving any address. Without email there is no other way.
 */
export function mustBeEmailed(role: Role, mail: Mail): boolean {
  return role === 'admin' && mail.isAvailable;
}

export interface InvitationLink {
  readonly path: '/invite';
  readonly token: string;
  readonly expiresAt: number;
}

export interface IssuedInvitation extends WantedInvitation {
  readonly id: string;
  /** Only if it is shown. Not stored. */
  readonly link: InvitationLink | undefined;
}

const linesAtOnce = 25;

/** Stores invitations and queues their emails, in the transaction of the caller. The addresses must differ. */
export async function issueInvitations(
  tx: Stores,
  mail: Mail,
  wanted: readonly WantedInvitation[],
  { inviter, actor, delivery, requestContext }: Inviting,
  now: number,
): Promise<IssuedInvitation[]> {
  const isShown = delivery === 'link';
  const expiresAt = now + invitationLifetimeMs;
  const made = wanted.map((one) => ({ ...one, id: newId(), token: newSecret() }));
  await tx.invitations.put(
    made.map((one) => ({ ...one, inviterId: inviter.id, isShown, createdAt: now, expiresAt })),
  );
  for (const [index, { id, token, email, role, groups }] of made.entries()) {
    const after = { role, groups, delivery };
    const about = { ...inAudit(actor), actorId: inviter.id, targetId: id, requestContext };
    await tx.audit.record({ event: 'invitation_created', ...about, detail: { after } }, now);
    const link = { path: '/invite', token, expiresAt } as const;
    if (!isShown) await emailInvitation(tx, mail, { email, role, link, inviter });
    // Other requests are answered meanwhile.
    if (index % linesAtOnce === linesAtOnce - 1) await setImmediate();
  }
  return made.map(({ token, ...one }) => ({
    ...one,
    link: isShown ? { path: '/invite', token, expiresAt } : undefined,
  }));
}

/** Queues the email with the link of an invitation. */
export async function emailInvitation(
  tx: Stores,
  mail: Mail,
  {
    email,
    role,
    link,
    inviter,
  }: {
    readonly email: string;
    readonly role: Role;
    readonly link: InvitationLink;
    readonly inviter: SessionAccount;
  },
): Promise<void> {
  const data = { link, inviter: { name: inviter.name, email: inviter.email }, role };
  await mail.enqueue(tx, {
    to: email,
    kind: 'invitation',
    data,
    event: `invitation ${link.token}`,
  });
}
