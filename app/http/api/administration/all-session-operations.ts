import { z } from 'zod';
import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import { isId } from '../../../platform/ids.ts';
import { HttpError } from '../../failures/http-error.ts';
import { sessionBody, sessionItem } from '../account/session-body.ts';
import { type Operation, operation } from '../operation.ts';
import {
  fromCursor,
  handle,
  instant,
  pageOf,
  pageQuery,
  toCursor,
  toInstant,
  username,
} from '../schemas.ts';
import { reason, recently, tag } from './act-schemas.ts';

const listed = sessionItem
  .extend({ username, ends_at: instant.meta({ description: 'When it ends at the latest' }) })
  .meta({ id: 'ListedSession', description: 'An active session of any account' });

const filter = {
  user: z
    .string()
    .min(1)
    .max(254)
    .optional()
    .meta({ description: 'A user name or an email address, in full', examples: ['ada'] }),
  kind: sessionItem.shape.kind.optional(),
  ip: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .meta({ description: 'The address at which it began, in full', examples: ['192.0.2.1'] }),
};
const ended = z.object({
  sessions_ended: z
    .int()
    .min(0)
    .meta({ examples: [3] }),
});
const none = 'There is no such session.';

/** Who is logged in: the sessions of all accounts. */
export function allSessionOperations(needs: AdministrationJourneys): Operation[] {
  return [
    operation({
      id: 'listSessions',
      method: 'get',
      path: '/admin/sessions',
      tag,
      summary: 'The sessions of all accounts, newest first',
      description: `A page with a \`next_cursor\` can have fewer items than \`limit\`. ${recently}`,
      access: 'admin',
      query: pageQuery.extend(filter),
      responses: { 200: { description: 'A page of sessions', schema: pageOf(listed) } },
      async handle({ query: { limit, cursor, ...query }, caller }) {
        const after = fromCursor(cursor);
        if (after !== undefined && !isId(after)) {
          throw new HttpError(400, 'invalid_cursor', 'The cursor does not belong to this list.');
        }
        const page = await needs.browseSessions.list(query, { after, limit });
        const items = page.sessions.map((session) => ({
          ...sessionBody(session, caller.session.id),
          username: session.username,
          ends_at: toInstant(session.endsAt),
        }));
        return { status: 200, body: { items, next_cursor: toCursor(page.next) } };
      },
    }),
    operation({
      id: 'endSessions',
      method: 'delete',
      path: '/admin/sessions',
      tag,
      summary: 'End all sessions that a filter fits',
      description: `Those of all pages of the list, but not the one that this request uses. Needs a filter, or \`all=true\`. ${recently}`,
      access: 'admin',
      query: z.strictObject({ ...filter, all: z.literal('true').optional(), reason }),
      responses: { 200: { description: 'The sessions have ended', schema: ended } },
      async handle({ query: { all, reason: why, ...query }, caller, requestContext }) {
        const hasFilter = Object.values(query).some((value) => value !== undefined);
        if (!hasFilter && all === undefined) {
          throw new HttpError(400, 'invalid_request', 'Send a filter, or all=true.');
        }
        const by = { actor: caller.session, reason: why, requestContext };
        const count = await needs.endShownSessions({ query, ...by });
        return { status: 200, body: { sessions_ended: count } };
      },
    }),
    operation({
      id: 'endSession',
      method: 'delete',
      path: '/admin/sessions/{id}',
      tag,
      summary: 'End a session of any account',
      description: recently,
      access: 'admin',
      params: z.strictObject({ id: handle }),
      query: z.strictObject({ reason }),
      responses: { 204: { description: 'The session has ended' } },
      problems: { 404: none },
      async handle({ params, query, caller, requestContext }) {
        const which = { sessionId: params.id };
        const by = { actor: caller.session, reason: query.reason, requestContext };
        const count = await needs.revokeSessions({ which, ...by });
        if (count === 0) throw new HttpError(404, 'not_found', none);
        return { status: 204 };
      },
    }),
  ];
}
