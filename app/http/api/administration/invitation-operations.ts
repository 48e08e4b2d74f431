import { z } from 'zod';
import { invitationStates } from '../../../accounts/invitation.ts';
import { placeText, tryInvitationPlace } from '../../../accounts/invitation-place.ts';
import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import type { InvitationLink } from '../../../journeys/administration/issue-invitations.ts';
import { HttpError } from '../../failures/http-error.ts';
import type { Api } from '../api.ts';
import type { SessionCaller } from '../caller.ts';
import { type Operation, operation } from '../operation.ts';
import { fromCursor, handle, pageOf, pageQuery, toCursor } from '../schemas.ts';
import { recently, tag } from './act-schemas.ts';
import { delivery, faults, invitation, invitationBody, made, resent } from './invitation-bodies.ts';
import { wantedAsCsv, wantedInvitations } from './wanted-invitations.ts';

const closed = 'The invitation was accepted, revoked or replaced, or never existed.';
const conflicts =
  '`state_conflict`: an account uses the address, or email is not configured. `email_only`: the link of an administrator is not shown';
const params = z.strictObject({ id: handle });

/** Invitations, for administrators. */
export function invitationOperations(needs: AdministrationJourneys & Api): Operation[] {
  const { inviteMany, browseInvitations, resendInvitation, revokeInvitation, tokenIssuer } = needs;

  const urlOf = (shown: InvitationLink | undefined) =>
    shown === undefined
      ? null
      : new URL(`${shown.path}?${new URLSearchParams({ token: shown.token })}`, tokenIssuer.issuer)
          .href;
  const by = ({ account, session }: SessionCaller) => ({ inviter: account, actor: session });

  return [
    operation({
      id: 'listInvitations',
      method: 'get',
      path: '/admin/invitations',
      tag,
      summary: 'Invitations, those that expire last first',
      description: recently,
      access: 'admin',
      query: pageQuery.extend({ state: z.enum(invitationStates).optional() }),
      responses: { 200: { description: 'A page of invitations', schema: pageOf(invitation) } },
      async handle({ query: { limit, cursor, state } }) {
        const place = fromCursor(cursor);
        const after = place === undefined ? undefined : tryInvitationPlace(place);
        if (after === 'unknown') {
          throw new HttpError(400, 'invalid_cursor', 'The cursor does not belong to this list.');
        }
        const page = await browseInvitations(state, { after, limit });
        const next = page.next && placeText(page.next);
        const body = { items: page.invitations.map(invitationBody), next_cursor: toCursor(next) };
        return { status: 200, body };
      },
    }),
    operation({
      id: 'createInvitations',
      method: 'post',
      path: '/admin/invitations',
      tag,
      summary: 'Invite people',
      description: `At most 100 at once, in one transaction. A person with a fault is not invited, and does not stop the others. ${recently}`,
      access: 'admin',
      body: z.strictObject({ people: wantedInvitations, delivery }),
      responses: { 200: { description: 'Who was invited, and who was not', schema: made } },
      problems: { 409: '`state_conflict`: email is not configured' },
      async handle({ body, caller, requestContext }) {
        const list = { people: wantedAsCsv(body.people), role: 'user', groups: '' } as const;
        const how = { delivery: body.delivery, requestContext };
        const outcome = await inviteMany.send({ ...list, ...how, ...by(caller) });
        if (outcome.kind === 'no-mail') throw noMail();
        const invited = outcome.kind === 'sent' ? outcome.invitations : [];
        const refused =
          outcome.kind === 'sent'
            ? outcome.faulty
            : outcome.kind === 'preview'
              ? outcome.entries
              : [];
        return {
          status: 200,
          body: {
            invited: invited.map((one) => ({
              id: one.id,
              email: one.email,
              link: urlOf(one.link),
            })),
            refused: refused.map(({ line, parsed }) => ({
              // The first line names the columns.
              index: line - 2,
              fault: faults.find((fault) => 'fault' in parsed && fault === parsed.fault) ?? 'email',
            })),
          },
        };
      },
    }),
    operation({
      id: 'resendInvitation',
      method: 'post',
      path: '/admin/invitations/{id}/resend',
      tag,
      summary: 'Send an invitation again, with a new link for seven days',
      description: `The former link stops working. ${recently}`,
      access: 'admin',
      params,
      body: z.strictObject({ delivery }),
      responses: { 200: { description: 'The invitation is sent', schema: resent } },
      problems: { 404: closed, 409: conflicts },
      async handle({ params: { id }, body, caller, requestContext }) {
        const how = { id, delivery: body.delivery, requestContext };
        const outcome = await resendInvitation({ ...how, ...by(caller) });
        if (outcome.kind === 'no-mail') throw noMail();
        if (outcome.kind === 'administrator') {
          throw new HttpError(
            409,
            'email_only',
            'Where email works, administrators get their links by email only.',
          );
        }
        if (outcome.kind === 'closed') throw new HttpError(404, 'not_found', closed);
        if (outcome.kind === 'has-account') {
          throw new HttpError(
            409,
            'state_conflict',
            'An account uses the address, or did until recently.',
          );
        }
        const sent = { invitation: invitationBody(outcome.invitation), link: urlOf(outcome.link) };
        return { status: 200, body: sent };
      },
    }),
    operation({
      id: 'revokeInvitation',
      method: 'delete',
      path: '/admin/invitations/{id}',
      tag,
      summary: 'Revoke an invitation',
      description: recently,
      access: 'admin',
      params,
      responses: { 204: { description: 'The link no longer works' } },
      problems: { 404: closed },
      async handle({ params: { id }, caller: { session: actor }, requestContext }) {
        const isRevoked = await revokeInvitation({ id, actor, requestContext });
        if (!isRevoked) throw new HttpError(404, 'not_found', closed);
        return { status: 204 };
      },
    }),
  ];
}

function noMail(): HttpError {
  return new HttpError(409, 'state_conflict', 'Email is not configured. Ask for links.');
}
