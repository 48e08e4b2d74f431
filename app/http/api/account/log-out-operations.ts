import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import { type Operation, operation } from '../operation.ts';

const tag = 'Log in and out';

/** A program ends its own session, or all sessions of its account. */
export function logOutOperations(needs: AccountJourneys): Operation[] {
  return [
    operation({
      id: 'logOut',
      method: 'post',
      path: '/logout',
      tag,
      summary: 'End the session of this token',
      access: 'session',
      responses: { 204: { description: 'The session has ended. Its tokens no longer work' } },
      async handle({ caller, requestContext }) {
        await needs.endSessions({ actor: caller.session, which: 'own', requestContext });
        return { status: 204 };
      },
    }),
    operation({
      id: 'logOutEverywhere',
      method: 'post',
      path: '/logout-everywhere',
      tag,
      summary: 'End all your sessions',
      description: 'Includes this session, browsers and programs. API keys keep working.',
      access: 'session',
      responses: { 204: { description: 'All sessions have ended' } },
      async handle({ caller, requestContext }) {
        await needs.endSessions({ actor: caller.session, which: 'all', requestContext });
        return { status: 204 };
      },
    }),
  ];
}
