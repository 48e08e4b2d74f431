import type { Request, Response } from 'express';
import type { Person } from '../../../../journeys/administration/read-person.ts';
import type { AccountChange } from '../../../../journeys/steps/account-change.ts';
import type { LiveSession } from '../../../../sessions/session.ts';
import type { FlashMessageName } from '../../../browser/flash-messages.ts';
import { HttpError } from '../../../failures/http-error.ts';
import { requestContextOf, visitorOf } from '../../../request/request.ts';
import { type FormError, type Page, staleForm, textFields } from '../../page.ts';
import { personPath } from '../../words/account-words.ts';
import type { Act, ActNeeds } from './act.ts';
import { acts } from './acts.ts';

/** Longer reasons are cut where they are stored. */
const maxReasonLength = 500;

/** The page of each act: what it will do, what it needs to know, and a reason for the audit trail. */
export function actPage(needs: ActNeeds): Page {
  const { readPerson, flashMessages, render } = needs;

  /** @throws HttpError if there is no such person or act */
  async function find(request: Request): Promise<{ act: Act; person: Person }> {
    const { username, act: name } = request.params;
    const account = await readPerson.find(String(username));
    const person = account && (await readPerson.read(account, 1));
    const act = acts.find((each) => each.name === name);
    if (act !== undefined && person !== undefined) return { act, person };
    throw notFound();
  }

  async function draw(request: Request, response: Response, errors: readonly FormError[]) {
    const { act, person } = await find(request);
    if (!act.isOffered(person, needs)) throw notFound();
    const { username } = person.account;
    const fields = act.fields?.(person, needs) ?? [];
    const names = fields.map(({ name }) => name);
    const typed = textFields(request.body, [...names, 'reason']);
    const isSent = request.method === 'POST';
    render(request, response, 'pages/person-act.njk', {
      title: act.title(username),
      username,
      back: personPath(username),
      action: `${personPath(username)}/${act.name}`,
      label: act.label,
      isDangerous: act.isDangerous ?? false,
      consequences: act.consequences(person, needs),
      fields: fields.map((field) => (isSent ? { ...field, value: typed[field.name] } : field)),
      form: { values: { reason: typed['reason'] ?? '' }, errors },
    });
  }

  async function submit(request: Request, response: Response) {
    const { act, person } = await find(request);
    const { id, username } = person.account;
    // A form that is sent twice has done its work the first time.
    if (!act.isOffered(person, needs)) return goBack(response, 'nothing-changed', username);
    const fields = act.fields?.(person, needs) ?? [];
    const values = textFields(
      request.body,
      fields.map(({ name }) => name),
    );
    const outcome = await act.run(needs, changeOf(request, id), values, person);
    if (outcome.kind === 'refused') return draw(request, response.status(400), outcome.errors);
    return goBack(response, outcome.flash, outcome.username ?? username);
  }

  function goBack(response: Response, flash: FlashMessageName, username: string) {
    flashMessages.put(response, flash);
    response.redirect(303, personPath(username));
  }

  return {
    path: '/admin/accounts/:username/:act',
    access: 'admin',
    get: (request, response) => draw(request, response, []),
    post: {
      submit,
      redraw: (request, response) => draw(request, response, [staleForm(request)]),
    },
  };
}

function notFound(): HttpError {
  return new HttpError(404, 'not_found', 'There is nothing like that to do for this account.');
}

/** The change that a form asks for, with the reason that was typed. */
export function changeOf(request: Request, accountId: string): AccountChange {
  const reason = textFields(request.body, ['reason']).reason.trim().slice(0, maxReasonLength);
  return {
    accountId,
    actor: visitorOf(request) as LiveSession,
    ...(reason === '' ? {} : { reason }),
    requestContext: requestContextOf(request),
  };
}
