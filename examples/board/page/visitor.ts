import type { RequestHandler, Response } from 'express';
import type { RecordActivity } from '../api/activity.ts';
import { Problem } from '../http/problem.ts';
import { type Visitor, visitorOf } from '../trust/remote-user.ts';

type KnownVisitor = Extract<Visitor, { outcome: 'known' }>;

/** Lets only people pass whom a trusted proxy has identified. The board has no login of its own. */
export function requireVisitor(record: RecordActivity): RequestHandler {
  return async (request, response, next) => {
    const isTrusted = request.app.get('trust proxy fn') as (
      address: string,
      hop: number,
    ) => boolean;
    const visitor = visitorOf(request, (address) => isTrusted(address, 0));
    switch (visitor.outcome) {
      case 'not-from-proxy':
        throw new Problem(403, 'not_from_proxy', 'This page can be opened only through its proxy.');
      case 'anonymous':
        throw new Problem(401, 'login_required', 'You must log in to see this page.');
      case 'known':
        response.locals['visitor'] = visitor;
        await record({ username: visitor.username, name: visitor.name, loggedInAt: null });
        next();
    }
  };
}

/** The visitor of the page. Only after `requireVisitor`. */
export function visitorFrom(response: Response): KnownVisitor {
  return response.locals['visitor'];
}
