import type { Request, Response } from 'express';
import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import { isId } from '../../../platform/ids.ts';
import type { LiveSession } from '../../../sessions/session.ts';
import { clearData } from '../../browser/clear-data.ts';
import { requestContextOf, visitorOf } from '../../request/request.ts';
import { type FormError, type Page, staleForm, textFields } from '../page.ts';
import type { Web } from '../web.ts';
import { sessionListWords } from '../words/session-words.ts';

/** Lists and ends a person's sessions. */
export function sessionsPage({
  endSessions,
  readDashboard,
  browserSessions,
  flashMessages,
  render,
  clock,
}: AccountJourneys & Web): Page {
  async function draw(request: Request, response: Response, errors: readonly FormError[]) {
    const visitor = visitorOf(request) as LiveSession;
    const words = sessionListWords(visitor, await readDashboard(visitor), clock.now());
    const page = { title: 'sessions.title' as const, form: { errors }, ...words };
    render(request, response, 'pages/sessions.njk', page);
  }

  return {
    path: '/account/sessions',
    access: 'recently-proved',
    get: (request, response) => draw(request, response, []),
    post: {
      submit: async (request, response) => {
        const { session } = textFields(request.body, ['session']);
        const ended = await endSessions({
          actor: visitorOf(request) as LiveSession,
          which: chosen(session),
          requestContext: requestContextOf(request),
        });
        if (session === 'all') {
          browserSessions.forget(request, response);
          flashMessages.put(response, 'logged-out-everywhere');
          return response.set(clearData).redirect(303, '/login');
        }
        if (session === 'others') flashMessages.put(response, 'sessions-ended');
        else flashMessages.put(response, ended > 0 ? 'session-ended' : 'no-such-session');
        return response.redirect(303, '/account/sessions');
      },
      redraw: (request, response) => draw(request, response, [staleForm(request)]),
    },
  };
}

/** The value of the pressed button: all sessions, all others, or one session by its id. */
function chosen(session: string) {
  if (session === 'all' || session === 'others') return session;
  return { id: isId(session) ? session : '' };
}
