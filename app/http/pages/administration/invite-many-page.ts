import type { Request, Response } from 'express';
import { maxInvitedAtOnce } from '../../../accounts/parse-invitations.ts';
import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import type { CheckedEntry, CheckedList } from '../../../journeys/administration/invite-many.ts';
import type { IssuedInvitation } from '../../../journeys/administration/issue-invitations.ts';
import { newSecret } from '../../../platform/ids.ts';
import type { LiveSession } from '../../../sessions/session.ts';
import type { FlashMessages } from '../../browser/flash-messages.ts';
import { requestContextOf, visitorOf } from '../../request/request.ts';
import { type FormError, type Page, staleForm, textFields } from '../page.ts';
import type { Web } from '../web.ts';
import {
  badGroups,
  deliveryChoices,
  entryWords,
  roleChoices,
  unknownDelivery,
  unknownRole,
} from './invitation-words.ts';

const path = '/admin/invitations/many';
/** 500 lines of an address, groups and a name, as a form encodes them. */
const maxBytes = 256 * 1024;
const fieldNames = ['people', 'role', 'groups', 'delivery'] as const;

const tooMany: FormError = {
  field: 'people',
  text: ['invite-many.error.too-many', { max: maxInvitedAtOnce }],
};
const nobody: FormError = { field: 'people', text: 'invite-many.error.people' };
const noMail: FormError = { field: 'delivery', text: 'invite-many.error.no-mail' };

interface Drawing {
  readonly errors?: readonly FormError[];
  readonly people?: string;
  readonly entries?: readonly CheckedEntry[];
  readonly sent?: readonly IssuedInvitation[];
}

/** Where administrators invite people with a list: it is checked first, and then sent. */
export function inviteManyPage(needs: AdministrationJourneys & Web): Page {
  const { inviteMany, mail, csrfTokens, flashMessages, render, baseUrl } = needs;

  function draw(request: Request, response: Response, drawing: Drawing = {}) {
    const { errors = [], entries = [], sent = [] } = drawing;
    const typed = textFields(request.body, fieldNames);
    const lines = entries.map(entryWords);
    render(request, response, 'pages/invite-many.njk', {
      title: 'invite-many.title',
      max: maxInvitedAtOnce,
      canSend: mail.isAvailable,
      faulty: lines.filter((line) => 'fault' in line),
      good: lines.filter((line) => !('fault' in line)),
      sent: sent.length,
      links: sent.flatMap(({ email, link }) => (link ? [`${email} ${urlOf(link, baseUrl)}`] : [])),
      choices: { role: roleChoices, delivery: deliveryChoices(mail.isAvailable) },
      // Prevents that a form which is sent twice invites twice.
      formKey: newSecret(),
      form: {
        values: {
          ...typed,
          people: drawing.people ?? typed.people,
          role: typed.role || 'user',
          delivery: typed.delivery || deliveryChoices(mail.isAvailable)[0]?.value,
        },
        errors,
      },
    });
  }

  function redirectWith(response: Response, message: Parameters<FlashMessages['put']>[1]) {
    flashMessages.put(response, message);
    response.redirect(303, '/admin/invitations');
  }

  function refuse(request: Request, response: Response, error: FormError) {
    return draw(request, response.status(400), { errors: [error] });
  }

  async function submit(request: Request, response: Response) {
    const { people, groups, ...typed } = textFields(request.body, fieldNames);
    const { send } = textFields(request.body, ['send']);
    const role = roleChoices.find(({ value }) => value === typed.role)?.value;
    const delivery = deliveryChoices(true).find(({ value }) => value === typed.delivery)?.value;
    if (role === undefined) return refuse(request, response, unknownRole);
    if (delivery === undefined) return refuse(request, response, unknownDelivery);
    const actor = visitorOf(request) as LiveSession;
    const list = { people, role, groups };
    const outcome = await (send === ''
      ? inviteMany.preview({ ...list, delivery })
      : inviteMany.send({
          ...list,
          ...{ inviter: actor.account, actor, delivery },
          formKey: csrfTokens.formKeyOf(request, send),
          requestContext: requestContextOf(request),
        }));
    switch (outcome.kind) {
      case 'preview':
        return draw(request, response, { entries: outcome.entries });
      case 'sent':
        return show(request, response, outcome);
      case 'sent-before':
        return redirectWith(response, 'invited-before');
      case 'invalid':
        return refuse(request, response, outcome.field === 'groups' ? badGroups : nobody);
      case 'too-many':
        return refuse(request, response, tooMany);
      case 'no-mail':
        return refuse(request, response, noMail);
    }
  }

  function show(request: Request, response: Response, sent: Sent) {
    const { invitations, head, faulty } = sent;
    const isByEmail = invitations.every(({ link }) => link === undefined);
    if (isByEmail && faulty.length === 0) return redirectWith(response, 'all-invited');
    const people = [...(head === undefined ? [] : [head]), ...faulty.map(({ text }) => text)];
    const rest = faulty.length === 0 ? '' : people.join('\n');
    return draw(request, response, { sent: invitations, entries: faulty, people: rest });
  }

  return {
    path,
    access: 'admin',
    get: (request, response) => draw(request, response),
    post: {
      maxBytes,
      submit,
      redraw: (request, response) => draw(request, response, { errors: [staleForm(request)] }),
    },
  };
}

interface Sent {
  readonly invitations: readonly IssuedInvitation[];
  readonly head: CheckedList['head'];
  readonly faulty: readonly CheckedEntry[];
}

function urlOf({ path: page, token }: { path: string; token: string }, baseUrl: URL): string {
  return new URL(`${page}?${new URLSearchParams({ token })}`, baseUrl).href;
}
