import type { EndSessions } from '../../journeys/end-sessions.ts';
import type { LiveSession } from '../../sessions/session.ts';
import type { Notices } from '../notices.ts';
import { circumstancesOf, visitorOf } from '../request.ts';
import { type Page, textFields } from './page.ts';

/** Ends other sessions of the visitor's account; the dashboard lists them. */
export function sessionsPage({
  endSessions,
  notices,
}: {
  endSessions: EndSessions;
  notices: Notices;
}): Page {
  return {
    path: '/account/sessions',
    access: 'logged-in',
    get: (_request, response) => response.redirect(303, '/dashboard'),
    post: {
      submit: async (request, response) => {
        const { session } = textFields(request.body, ['session']);
        const ended = await endSessions({
          by: visitorOf(request) as LiveSession,
          which: session === 'others' ? 'others' : { id: session },
          circumstances: circumstancesOf(request),
        });
        if (session === 'others') notices.leave(response, 'sessions-ended');
        else notices.leave(response, ended > 0 ? 'session-ended' : 'no-such-session');
        response.redirect(303, '/dashboard');
      },
      redraw: (_request, response) => response.redirect(303, '/dashboard'),
    },
  };
}
