import { z } from 'zod';
import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import { HttpError } from '../../failures/http-error.ts';
import { type Operation, operation } from '../operation.ts';
import { handle } from '../schemas.ts';
import { sessionBody, sessionItem } from './session-body.ts';

const tag = 'Your sessions';
const none = 'You have no such session.';

/** Lists and ends the caller's sessions. */
export function sessionOperations(needs: AccountJourneys): Operation[] {
  return [
    operation({
      id: 'listMySessions',
      method: 'get',
      path: '/me/sessions',
      tag,
      summary: 'Your sessions, most recently used first',
      description: 'At most 200.',
      access: 'logged-in',
      responses: {
        200: {
          description: 'The active sessions',
          schema: z.object({ items: z.array(sessionItem).max(200) }),
        },
      },
      async handle({ caller }) {
        const own = caller.via === 'api-key' ? undefined : caller.session.id;
        const found = await needs.listSessions(caller.account.id);
        const items = found.map((one) => sessionBody(one, own));
        return { status: 200, body: { items } };
      },
    }),
    operation({
      id: 'endMySession',
      method: 'delete',
      path: '/me/sessions/{id}',
      tag,
      summary: 'End one of your sessions',
      access: 'recently-proved',
      params: z.strictObject({ id: handle }),
      responses: { 204: { description: 'The session has ended' } },
      problems: { 404: none },
      async handle({ caller, params, requestContext }) {
        const which = { id: params.id };
        const ended = await needs.endSessions({ actor: caller.session, which, requestContext });
        if (ended === 0) throw new HttpError(404, 'not_found', none);
        return { status: 204 };
      },
    }),
  ];
}
