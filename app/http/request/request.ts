import type { Request } from 'express';
import type { RequestContext } from '../../audit/request-context.ts';
import { digestOf } from '../../platform/ids.ts';
import type { LiveSession } from '../../sessions/session.ts';
import type { Caller } from '../api/caller.ts';

declare global {
  namespace Express {
    interface Request {
      /** Sent by the client if it is harmless, else created here. It is in every log line and response. */
      requestId: string;
      /** The caller of an API operation, once it is known. */
      caller: Caller | undefined;
      /** Only for pages: the browser sends none of the cookies that every page with a form sets. */
      isWithoutCookie?: boolean;
    }
  }
}

declare module 'express-session' {
  interface SessionData {
    live: LiveSession;
  }
}

const maxUserAgentLength = 512;

/** The active session of a request, if any. */
export function visitorOf(request: Request): LiveSession | undefined {
  return request.session?.live;
}

/**
 * A secret of this browser, known at each request of its session. An offer made to one browser can be
 * accepted only there.
 */
export function browserSecretOf(request: Request): string {
  return digestOf(request.sessionID);
}

/** Whether the visitor is an administrator, as of the last session check. */
export function isAdministrator(visitor: LiveSession | undefined): boolean {
  return visitor?.account.roles.includes('admin') ?? false;
}

export function requestContextOf(request: Request): RequestContext {
  return {
    ip: addressOf(request),
    userAgent: shortUserAgent(request.get('user-agent')),
    requestId: request.requestId,
  };
}

/** The address of the visitor, as `TrustedProxies` finds it. Empty after the connection is closed. */
export function addressOf({ ip = '' }: Request): string {
  return ip;
}

/** The user agent, cut to a reasonable length. */
export function shortUserAgent(given: string | undefined): string {
  return (given ?? '').slice(0, maxUserAgentLength);
}

/** Whether the client wants a page. Programs get JSON. */
export function wantsHtml(request: Request): boolean {
  return request.accepts(['json', 'html']) === 'html';
}
