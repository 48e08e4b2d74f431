import type { Request, Response } from 'express';
import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import { explanationMessages } from '../../../messages/explanations.ts';
import { HttpError } from '../../failures/http-error.ts';
import type { Page } from '../page.ts';
import type { Web } from '../web.ts';
import { personPath } from '../words/account-words.ts';
import { personWords } from './person-words.ts';

const eventsShown = 20;

/** Everything about one person, and first of all whether they can log in, and why not. */
export function personPage(needs: AdministrationJourneys & Web): Page {
  const { readPerson, explainLogin, render, clock } = needs;

  async function drawNewcomer(request: Request, response: Response, name: string) {
    const explanation = await explainLogin.newcomer(name);
    if (explanation === undefined) {
      throw new HttpError(404, 'not_found', 'There is no account with this user name.');
    }
    render(request, response, 'pages/newcomer.njk', {
      title: 'newcomer.title',
      name,
      sentences: explanationMessages(name, explanation),
    });
  }

  return {
    path: '/admin/accounts/:username',
    access: 'admin',
    async get(request, response) {
      const name = String(request.params['username']);
      const found = await readPerson.find(name);
      if (found === undefined) return drawNewcomer(request, response, name);
      // One address for each person, however the name was spelled.
      if (found.username !== name) return response.redirect(303, personPath(found.username));
      const person = await readPerson.read(found, eventsShown);
      render(request, response, 'pages/person.njk', {
        title: ['person.title', { username: found.username }],
        ...personWords(person, clock.now()),
      });
    },
  };
}
