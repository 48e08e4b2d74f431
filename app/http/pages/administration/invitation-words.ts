import { maxGroups } from '../../../accounts/group-names.ts';
import {
  type Invitation,
  type InvitationState,
  invitationStates,
} from '../../../accounts/invitation.ts';
import type { ListEntry, ListFault } from '../../../accounts/parse-invitations.ts';
import type { Delivery } from '../../../journeys/administration/issue-invitations.ts';
import type { Message } from '../../../messages/messages.ts';
import type { FormError } from '../page.ts';
import { roleWords } from '../words/account-words.ts';
import { timeWords } from '../words/time-words.ts';

export const roleChoices = [
  { value: 'user', text: roleWords.user },
  { value: 'admin', text: roleWords.admin },
] as const;

const deliveryWords: Readonly<Record<Delivery, Message>> = {
  email: 'invitations.delivery.email',
  link: 'invitations.delivery.link',
};

/** How links can be delivered, the usual way first. */
export function deliveryChoices(canSend: boolean): { value: Delivery; text: Message }[] {
  const ways: Delivery[] = canSend ? ['email', 'link'] : ['link'];
  return ways.map((value) => ({ value, text: deliveryWords[value] }));
}

export const unknownRole: FormError = { field: 'role', text: 'invitations.error.role' };
export const unknownDelivery: FormError = { field: 'delivery', text: 'invitations.error.delivery' };
export const notShown: FormError = {
  field: 'delivery',
  text: 'invitations.error.administrator',
};
export const badGroups: FormError = {
  field: 'groups',
  text: ['invitations.error.groups', { count: maxGroups }],
};

const stateWords: Readonly<Record<InvitationState, Message>> = {
  pending: 'invitations.state.pending',
  accepted: 'invitations.state.accepted',
  expired: 'invitations.state.expired',
  revoked: 'invitations.state.revoked',
  inactive: 'invitations.state.inactive',
};

export const stateChoices: readonly { readonly value: string; readonly text: Message }[] = [
  ...invitationStates.map((value) => ({ value, text: stateWords[value] })),
  { value: 'any', text: 'invitations.state.any' },
];

/** An invitation as lists show it. */
export function invitationWords(invitation: Invitation, canSend: boolean, now: number) {
  const { id, email, name, role, groups, invitedBy, state, isShown } = invitation;
  const { createdAt, expiresAt, acceptedAt, revokedAt } = invitation;
  const ended = acceptedAt ?? revokedAt;
  const isOpen = state === 'pending' || state === 'inactive';
  return {
    ...{ id, email, name, invitedBy, isShown },
    role: [roleWords[role]],
    groups: groups.join(', '),
    state: { text: stateWords[state], tone: isOpen || state === 'accepted' ? 'calm' : 'warning' },
    by: state,
    canResend: isOpen || state === 'expired',
    canShow: role === 'user' || !canSend,
    canRevoke: isOpen,
    createdAt: timeWords(createdAt, now),
    expiresAt: timeWords(expiresAt, now),
    ended: ended === null ? null : timeWords(ended, now),
  };
}

const faultWords: Readonly<Record<ListFault, Message>> = {
  email: 'invite-many.fault.email',
  role: 'invite-many.fault.role',
  groups: 'invite-many.fault.groups',
  name: 'invite-many.fault.name',
  cells: 'invite-many.fault.cells',
  duplicate: 'invite-many.fault.duplicate',
  account: 'invite-many.fault.account',
  reserved: 'invite-many.fault.reserved',
  administrator: 'invite-many.fault.administrator',
};

/** A line of a list as its preview shows it. */
export function entryWords({ line, text, parsed, replaces }: ListEntry & { replaces: boolean }) {
  if ('fault' in parsed) return { line, text, fault: faultWords[parsed.fault] };
  const { email, name, role, groups } = parsed;
  return { line, email, name, role: [roleWords[role]], groups: groups.join(', '), replaces };
}
