import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import { type Operation, operation } from '../operation.ts';

const tag = 'Log in and out';

/** Where a program ends its session, or all sessions of its account. */
export function logOutOperations(needs: AccountJourneys): Operation[] {
  return [
    operation({
      id: 'logOut',
      method: 'post',
      path: '/logout',
      tag,
      summary: 'End the session of this token',
      access: 'session',
      responses: { 204: { description: 'No token of the session works any more' } },
      async handle({ caller, circumstances }) {
        await needs.endSessions({ by: caller.session, which: 'own', circumstances });
        return { status: 204 };
      },
    }),
    operation({
      id: 'logOutEverywhere',
      method: 'post',
      path: '/logout-everywhere',
      tag,
      summary: 'End all your sessions',
      description: 'In browsers and of programs, this one included. API keys stay.',
      access: 'session',
      responses: { 204: { description: 'You are logged in nowhere' } },
      async handle({ caller, circumstances }) {
        await needs.endSessions({ by: caller.session, which: 'all', circumstances });
        return { status: 204 };
      },
    }),
  ];
}
