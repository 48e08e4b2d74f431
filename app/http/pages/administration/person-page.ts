import type { Request, Response } from 'express';
import type { Account } from '../../../accounts/account.ts';
import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import { explanationMessages } from '../../../messages/explanations.ts';
import { isId } from '../../../platform/ids.ts';
import { HttpError } from '../../failures/http-error.ts';
import { type FormError, type Page, staleForm, textFields } from '../page.ts';
import type { Web } from '../web.ts';
import { personPath } from '../words/account-words.ts';
import { changeOf } from './acts/act-page.ts';
import { offeredActs } from './acts/offered-acts.ts';
import { personWords } from './person-words.ts';

const eventsShown = 20;

/** Everything about one person, and first of all whether they can log in, and why not. */
export function personPage(needs: AdministrationJourneys & Web): Page {
  const { readPerson, explainLogin, revokeSessions, revokeKeys } = needs;
  const { flashMessages, render, clock } = needs;

  async function drawNewcomer(request: Request, response: Response, name: string) {
    const explanation = await explainLogin.newcomer(name);
    if (explanation === undefined) {
      throw noSuchAccount();
    }
    render(request, response, 'pages/newcomer.njk', {
      title: 'newcomer.title',
      name,
      sentences: explanationMessages(name, explanation),
    });
  }

  async function draw(
    request: Request,
    response: Response,
    account: Account,
    errors: readonly FormError[] = [],
  ) {
    const person = await readPerson.read(account, eventsShown);
    render(request, response, 'pages/person.njk', {
      title: ['person.title', { username: account.username }],
      ...personWords(person, clock.now()),
      acts: offeredActs(person, needs),
      self: personPath(account.username),
      form: { errors },
    });
  }

  /** Ends one session, or revokes one key. */
  async function submit(request: Request, response: Response) {
    const account = await readPerson.find(nameIn(request));
    if (account === undefined) throw noSuchAccount();
    const { session: sessionId, key: id } = textFields(request.body, ['session', 'key']);
    const { accountId, ...change } = changeOf(request, account.id);
    if (id === '') {
      const isTheirs = isId(sessionId) && (await readPerson.hasSession(account, sessionId));
      const which = { sessionId };
      const ended = isTheirs ? await revokeSessions({ ...change, which }) : 0;
      flashMessages.put(response, ended > 0 ? 'session-ended' : 'no-such-session');
    } else {
      const revoked = await revokeKeys({ ...change, accountId, id });
      flashMessages.put(response, revoked > 0 ? 'api-key-revoked' : 'no-such-api-key');
    }
    response.redirect(303, personPath(account.username));
  }

  return {
    path: '/admin/accounts/:username',
    access: 'admin',
    async get(request, response) {
      const name = nameIn(request);
      const found = await readPerson.find(name);
      if (found === undefined) return drawNewcomer(request, response, name);
      // One address for each person, however the name was spelled.
      if (found.username !== name) return response.redirect(303, personPath(found.username));
      return draw(request, response, found);
    },
    post: {
      submit,
      async redraw(request, response) {
        const found = await readPerson.find(nameIn(request));
        if (found === undefined) throw noSuchAccount();
        return draw(request, response, found, [staleForm(request)]);
      },
    },
  };
}

function nameIn(request: Request): string {
  return String(request.params['username']);
}

function noSuchAccount(): HttpError {
  return new HttpError(404, 'not_found', 'There is no account with this user name.');
}
