import type { Request, Response } from 'express';
import { maxGroups } from '../../../accounts/group-names.ts';
import type { Invitation } from '../../../accounts/invitation.ts';
import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import { invitationLifetimeMs } from '../../../journeys/administration/invite.ts';
import type { LiveSession } from '../../../sessions/session.ts';
import type { FlashMessages } from '../../browser/flash-messages.ts';
import { requestContextOf, visitorOf } from '../../request/request.ts';
import { type FormError, noEmailAddress, type Page, staleForm, textFields } from '../page.ts';
import type { Web } from '../web.ts';
import { durationWords, timeWords } from '../words/time-words.ts';

const path = '/admin/invitations';
const fieldNames = ['email', 'role', 'groups'] as const;
const roles = [
  { value: 'user', text: 'account.role.user' },
  { value: 'admin', text: 'account.role.admin' },
] as const;

const faultWords: Readonly<Record<'email' | 'groups', FormError>> = {
  email: noEmailAddress,
  groups: { field: 'groups', text: ['invitations.error.groups', { count: maxGroups }] },
};
const unknownRole: FormError = { field: 'role', text: 'invitations.error.role' };
const hasAccount: FormError = {
  field: 'email',
  text: 'invitations.error.has-account',
};

type InvitationsNeeds = AdministrationJourneys & Web;

/** Where administrators invite people and revoke invitations. */
export function invitationsPage(needs: InvitationsNeeds): Page {
  const { invite, listInvitations, revokeInvitation, mail, flashMessages, render, clock } = needs;

  async function draw(request: Request, response: Response, errors: readonly FormError[]) {
    const now = clock.now();
    const invitations = await listInvitations();
    const typed = textFields(request.body, fieldNames);
    render(request, response, 'pages/invitations.njk', {
      title: 'invitations.title',
      lifetime: durationWords(invitationLifetimeMs),
      canInvite: mail.isAvailable,
      invitations: invitations.map((invitation) => inWords(invitation, now)),
      roles,
      form: { values: { ...typed, role: typed.role || 'user' }, errors },
    });
  }

  function redirectWith(response: Response, message: Parameters<FlashMessages['put']>[1]) {
    flashMessages.put(response, message);
    response.redirect(303, path);
  }

  async function send(request: Request, response: Response) {
    const { email, role, groups } = textFields(request.body, fieldNames);
    const known = roles.find(({ value }) => value === role);
    if (known === undefined) return draw(request, response.status(400), [unknownRole]);
    const actor = visitorOf(request) as LiveSession;
    const requestContext = requestContextOf(request);
    const outcome = await invite({ actor, email, role: known.value, groups, requestContext });
    switch (outcome.kind) {
      case 'invited':
        return redirectWith(response, 'invited');
      case 'invalid': {
        const errors = outcome.fields.map((field) => faultWords[field]);
        return draw(request, response.status(400), errors);
      }
      case 'has-account':
        return draw(request, response.status(409), [hasAccount]);
      case 'no-mail':
        return draw(request, response.status(409), []);
    }
  }

  return {
    path,
    access: 'admin',
    get: (request, response) => draw(request, response, []),
    post: {
      submit: async (request, response) => {
        const { revoke: id } = textFields(request.body, ['revoke']);
        if (id === '') return send(request, response);
        const actor = visitorOf(request) as LiveSession;
        const revoked = await revokeInvitation({
          actor,
          id,
          requestContext: requestContextOf(request),
        });
        return redirectWith(response, revoked ? 'invitation-revoked' : 'no-such-invitation');
      },
      redraw: (request, response) => draw(request, response, [staleForm(request)]),
    },
  };
}

function inWords(invitation: Invitation, now: number) {
  const { id, email, role, groups, invitedBy, createdAt, expiresAt } = invitation;
  return {
    id,
    email,
    role: [role === 'admin' ? 'account.role.admin' : 'account.role.user'],
    groups: groups.join(', '),
    invitedBy,
    createdAt: timeWords(createdAt, now),
    expiresAt: timeWords(expiresAt, now),
  };
}
