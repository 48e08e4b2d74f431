import type { InvitationPlace } from './invitation.ts';

/** A place in the list of invitations as text, for cursors. */
export function placeText({ expiresAt, id }: InvitationPlace): string {
  return `${expiresAt} ${id}`;
}

/** @returns `unknown` for a text that `placeText` has never returned */
export function tryInvitationPlace(text: string): InvitationPlace | 'unknown' {
  const [, expiresAt, id] = /^(\d{1,15}) ([\da-f-]{36})$/.exec(text) ?? [];
  return expiresAt === undefined || id === undefined
    ? 'unknown'
    : { expiresAt: Number(expiresAt), id };
}
