import type { Request } from 'express';
import type { Invitation } from '../../../accounts/invitation.ts';
import { invitationLifetimeMs } from '../../../journeys/administration/issue-invitations.ts';
import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import type { EnterBrowser } from '../../browser/enter-browser.ts';
import { requestContextOf, visitorOf } from '../../request/request.ts';
import { type FormError, type Page, textFields } from '../page.ts';
import type { Web } from '../web.ts';
import { newAccountWords } from '../words/new-account-words.ts';
import { durationWords } from '../words/time-words.ts';
import { type LinkUse, linkPage } from './link-page.ts';

const fieldNames = ['username', 'given_name', 'family_name'] as const;

const takenWords: Readonly<Record<'username' | 'email', FormError>> = {
  username: { field: 'username', text: 'new-account.error.username-taken' },
  email: { field: null, text: 'invite.email-taken' },
};

type InviteNeeds = EntranceJourneys & Web;

/** The page of an invitation. Its form creates the account. */
export function invitePage(needs: InviteNeeds): Page {
  const { acceptInvitation, linkTokenFor, render, passwordMinLength } = needs;

  async function use(request: Request, token: string): Promise<LinkUse> {
    // A new session would replace the old one in this browser, and the old one would stay active.
    if (visitorOf(request) !== undefined) return { kind: 'invalid', errors: [] };
    const {
      given_name: givenName,
      family_name: familyName,
      ...fields
    } = textFields(request.body, [...fieldNames, 'password']);
    const requestContext = requestContextOf(request);
    const input = { ...fields, token, givenName, familyName, requestContext };
    const outcome = await acceptInvitation.complete(input);
    switch (outcome.kind) {
      case 'accepted':
        return { kind: 'used', answer: welcome(needs, request, outcome.entered) };
      case 'invalid': {
        const errors = outcome.faults.map((fault) => newAccountWords(fault, passwordMinLength));
        return { kind: 'invalid', errors };
      }
      case 'taken':
        return { kind: 'invalid', status: 409, errors: [takenWords[outcome.field]] };
      case 'closed':
        return outcome;
    }
  }

  return linkPage<Invitation>({
    path: '/invite',
    linkTokenFor,
    render,
    find: acceptInvitation.find,
    draw: (request, response, invitation, form) =>
      render(request, response, 'pages/invite.njk', {
        title: 'invite.title',
        invitation,
        form: { ...form, values: typedOrSuggested(request, invitation), passwordMinLength },
      }),
    drawClosed: (request, response) =>
      render(request, response, 'pages/invite-closed.njk', {
        title: 'invite.closed.title',
        lifetime: durationWords(invitationLifetimeMs),
      }),
    use,
  });
}

/** The person may change the name that the sender has given. */
function typedOrSuggested({ method, body }: Request, { name }: Invitation) {
  if (method === 'POST' || name === null) return textFields(body, fieldNames);
  const names = name.split(' ');
  const family = names.length > 1 ? names.pop() : '';
  return { username: '', given_name: names.join(' '), family_name: family };
}

function welcome(
  { enterBrowser, flashMessages }: InviteNeeds,
  request: Request,
  entered: Parameters<EnterBrowser>[2],
): Extract<LinkUse, { kind: 'used' }>['answer'] {
  return async (response) => {
    const next = await enterBrowser(request, response, entered);
    flashMessages.put(response, 'invitation-accepted');
    return response.redirect(303, next ?? '/dashboard');
  };
}
