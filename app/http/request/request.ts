import type { Request } from 'express';
import type { Circumstances } from '../../audit/circumstances.ts';
import { digestOf } from '../../platform/ids.ts';
import type { LiveSession } from '../../sessions/session.ts';
import type { Caller } from '../api/caller.ts';

declare global {
  namespace Express {
    interface Request {
      /** Given by the caller if it is harmless, else made here; in every log line and answer. */
      requestId: string;
      /** Who calls an operation of the API, once that is known. */
      caller: Caller | undefined;
      /** Of a page: the browser sends none of the cookies that every page with a form gives it. */
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

/** The live session that came with a request, if any. */
export function visitorOf(request: Request): LiveSession | undefined {
  return request.session?.live;
}

/** A secret of this browser that the server knows at each request of a session: what it was offered, it alone may accept. */
export function browserSecretOf(request: Request): string {
  return digestOf(request.sessionID);
}

/** Whether the visitor may look after other people's accounts, as of the last look into SQL. */
export function isAdministrator(visitor: LiveSession | undefined): boolean {
  return visitor?.account.roles.includes('admin') ?? false;
}

export function circumstancesOf(request: Request): Circumstances {
  return {
    ip: addressOf(request),
    userAgent: shortUserAgent(request.get('user-agent')),
    requestId: request.requestId,
  };
}

/** The address that the request comes from, as `TrustedProxies` finds it. Empty once the connection is closed. */
export function addressOf({ ip = '' }: Request): string {
  return ip;
}

/** As much of it as anybody needs. */
export function shortUserAgent(given: string | undefined): string {
  return (given ?? '').slice(0, maxUserAgentLength);
}

/** True for whoever wants a page; programs are answered in JSON. */
export function wantsHtml(request: Request): boolean {
  return request.accepts(['json', 'html']) === 'html';
}
