import type { Request } from 'express';
import {
  type InvitationPlace,
  type InvitationState,
  invitationStates,
} from '../../../accounts/invitation.ts';
import { placeText, tryInvitationPlace } from '../../../accounts/invitation-place.ts';
import type { BrowseInvitations } from '../../../journeys/administration/list-invitations.ts';
import { type FormError, textFields } from '../page.ts';
import { invitationWords } from './invitation-words.ts';

const perPage = 50;
const unknownState: FormError = { field: 'state', text: 'invitations.error.filter' };
const unknownPage: FormError = { field: null, text: 'invitations.error.page' };

/** The part of the list that the address asks for. What it asks for wrongly is an error, and then the first page is shown. */
export async function listedInvitations(
  { browse, canSend }: { readonly browse: BrowseInvitations; readonly canSend: boolean },
  request: Request,
  path: string,
  now: number,
) {
  const { state: wanted, cursor } = textFields(request.query, ['state', 'cursor']);
  const state = tryState(wanted);
  const place = cursor === '' ? undefined : tryInvitationPlace(fromCursor(cursor));
  const shown = state === 'unknown' ? 'pending' : state;
  const after = place === 'unknown' ? undefined : place;
  const { invitations, next } = await browse(shown, { after, limit: perPage });
  const errors = [
    ...(state === 'unknown' ? [unknownState] : []),
    ...(place === 'unknown' ? [unknownPage] : []),
  ];
  return {
    errors,
    state: shown ?? 'any',
    invitations: invitations.map((invitation) => invitationWords(invitation, canSend, now)),
    first: after === undefined ? null : addressOf(path, shown),
    next: next === undefined ? null : addressOf(path, shown, next),
  };
}

/** @returns undefined for all states */
function tryState(text: string): InvitationState | undefined | 'unknown' {
  if (text === '') return 'pending';
  if (text === 'any') return undefined;
  return invitationStates.find((state) => state === text) ?? 'unknown';
}

function addressOf(path: string, state: InvitationState | undefined, place?: InvitationPlace) {
  const query = new URLSearchParams(state === 'pending' ? {} : { state: state ?? 'any' });
  if (place !== undefined) query.set('cursor', toCursor(placeText(place)));
  return query.size === 0 ? path : `${path}?${query}`;
}

function toCursor(place: string): string {
  return Buffer.from(place).toString('base64url');
}

function fromCursor(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString('utf8');
}
