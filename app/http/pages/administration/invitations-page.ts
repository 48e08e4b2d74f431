import type { Request, Response } from 'express';
import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import { invitationLifetimeMs } from '../../../journeys/administration/issue-invitations.ts';
import { newSecret } from '../../../platform/ids.ts';
import type { LiveSession } from '../../../sessions/session.ts';
import type { FlashMessages } from '../../browser/flash-messages.ts';
import { requestContextOf, visitorOf } from '../../request/request.ts';
import { type FormError, noEmailAddress, type Page, staleForm, textFields } from '../page.ts';
import type { Web } from '../web.ts';
import { durationWords } from '../words/time-words.ts';
import {
  badGroups,
  deliveryChoices,
  notShown,
  roleChoices,
  stateChoices,
  unknownDelivery,
  unknownRole,
} from './invitation-words.ts';
import { listedInvitations } from './listed-invitations.ts';

const path = '/admin/invitations';
const fieldNames = ['email', 'role', 'groups', 'delivery'] as const;

const faultWords: Readonly<Record<'email' | 'groups', FormError>> = {
  email: noEmailAddress,
  groups: badGroups,
};
const hasAccount: FormError = { field: 'email', text: 'invitations.error.has-account' };

interface Drawing {
  readonly errors?: readonly FormError[];
  /** A link that is shown only in this response. */
  readonly made?: { readonly email: string; readonly link: string } | null;
}

/** Where administrators invite somebody, and see what became of invitations. A shown link is in no URL and no cookie. */
export function invitationsPage(needs: AdministrationJourneys & Web): Page {
  const { invite, resendInvitation, browseInvitations, revokeInvitation } = needs;
  const { mail, csrfTokens, flashMessages, render, clock, baseUrl } = needs;

  async function draw(request: Request, response: Response, drawing: Drawing = {}) {
    const {
      errors: listErrors,
      state,
      ...listed
    } = await listedInvitations(
      { browse: browseInvitations, canSend: mail.isAvailable },
      request,
      path,
      clock.now(),
    );
    if (listErrors.length > 0) response.status(400);
    const typed = textFields(drawing.made ? {} : request.body, fieldNames);
    render(request, response, 'pages/invitations.njk', {
      ...listed,
      title: 'invitations.title',
      lifetime: durationWords(invitationLifetimeMs),
      canSend: mail.isAvailable,
      made: drawing.made ?? null,
      // Prevents that a form which is sent twice invites twice.
      formKey: newSecret(),
      choices: {
        role: roleChoices,
        delivery: deliveryChoices(mail.isAvailable),
        state: stateChoices,
      },
      form: {
        values: { ...typed, role: typed.role || 'user', state },
        errors: [...(drawing.errors ?? []), ...listErrors],
      },
    });
  }

  function redirectWith(response: Response, message: Parameters<FlashMessages['put']>[1]) {
    flashMessages.put(response, message);
    response.redirect(303, path);
  }

  function show(request: Request, response: Response, email: string, link: ShownLink) {
    const url = new URL(`${link.path}?${new URLSearchParams({ token: link.token })}`, baseUrl);
    return draw(request, response, { made: { email, link: url.href } });
  }

  async function send(request: Request, response: Response) {
    const { email, role, groups, ...typed } = textFields(request.body, fieldNames);
    const { form } = textFields(request.body, ['form']);
    const known = roleChoices.find(({ value }) => value === role);
    const refuse = (status: number, errors: readonly FormError[]) =>
      draw(request, response.status(status), { errors });
    if (known === undefined) return refuse(400, [unknownRole]);
    const ways = deliveryChoices(mail.isAvailable);
    const way = ways.find(({ value }) => value === (typed.delivery || ways[0]?.value));
    if (way === undefined) return refuse(400, [unknownDelivery]);
    const outcome = await invite({
      ...changeOf(request),
      ...{ email, role: known.value, groups, delivery: way.value },
      formKey: csrfTokens.formKeyOf(request, form),
    });
    switch (outcome.kind) {
      case 'invited': {
        const { link, email: invited } = outcome.invitation;
        return link ? show(request, response, invited, link) : redirectWith(response, 'invited');
      }
      case 'invalid':
        return refuse(
          400,
          outcome.fields.map((field) => faultWords[field]),
        );
      case 'has-account':
        return refuse(409, [hasAccount]);
      case 'no-mail':
        return refuse(409, [unknownDelivery]);
      case 'sent-before':
        return redirectWith(response, 'invited-before');
      case 'administrator':
        return refuse(409, [notShown]);
    }
  }

  async function resend(request: Request, response: Response, id: string, isShown: boolean) {
    const change = changeOf(request);
    const delivery = isShown ? 'link' : 'email';
    const inviter = change.actor.account;
    const outcome = await resendInvitation({ ...change, id, inviter, delivery });
    switch (outcome.kind) {
      case 'sent': {
        const { link, invitation } = outcome;
        if (link) return show(request, response, invitation.email, link);
        return redirectWith(response, 'invitation-resent');
      }
      case 'closed':
        return redirectWith(response, 'no-such-invitation');
      case 'has-account':
        return redirectWith(response, 'invited-has-account');
      case 'no-mail':
        return draw(request, response.status(409), { errors: [unknownDelivery] });
      case 'administrator':
        return draw(request, response.status(409), { errors: [notShown] });
    }
  }

  return {
    path,
    access: 'admin',
    get: (request, response) => draw(request, response),
    post: {
      submit: async (request, response) => {
        const fields = textFields(request.body, ['revoke', 'resend', 'link']);
        if (fields.resend !== '') return resend(request, response, fields.resend, false);
        if (fields.link !== '') return resend(request, response, fields.link, true);
        if (fields.revoke === '') return send(request, response);
        const revoked = await revokeInvitation({ ...changeOf(request), id: fields.revoke });
        return redirectWith(response, revoked ? 'invitation-revoked' : 'no-such-invitation');
      },
      redraw: (request, response) => draw(request, response, { errors: [staleForm(request)] }),
    },
  };
}

interface ShownLink {
  readonly path: string;
  readonly token: string;
}

function changeOf(request: Request) {
  return { actor: visitorOf(request) as LiveSession, requestContext: requestContextOf(request) };
}
