import type { RequestHandler, Response } from 'express';
import type { RecordActivity } from '../api/activity.ts';
import { Problem } from '../http/problem.ts';
import { type Visitor, visitorOf } from '../trust/remote-user.ts';

type KnownVisitor = Extract<Visitor, { outcome: 'known' }>;

/** The page is for people whom a proxy of ours vouches for; there is no log-in here and no other way in. */
export function requireVisitor(record: RecordActivity): RequestHandler {
  return async (request, response, next) => {
    const isTrusted = request.app.get('trust proxy fn') as (
      address: string,
      hop: number,
    ) => boolean;
    const visitor = visitorOf(request, (address) => isTrusted(address, 0));
    switch (visitor.outcome) {
      case 'not-from-proxy':
        throw new Problem(403, 'not_from_proxy', 'This page is reached through its proxy only.');
      case 'anonymous':
        throw new Problem(401, 'login_required', 'This page is for people who are logged in.');
      case 'known':
        response.locals['visitor'] = visitor;
        await record({ username: visitor.username, name: visitor.name, loggedInAt: null });
        next();
    }
  };
}

/** Who sees the page; only behind `requireVisitor`. */
export function visitorFrom(response: Response): KnownVisitor {
  return response.locals['visitor'];
}
