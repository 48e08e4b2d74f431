import type { Actor } from '../../journeys/steps/actor.ts';
import type { LiveSession, SessionAccount } from '../../sessions/session.ts';

export interface SessionCaller {
  readonly via: 'cookie' | 'bearer';
  readonly account: SessionAccount;
  readonly session: LiveSession;
}

export interface KeyCaller {
  readonly via: 'api-key';
  readonly account: SessionAccount;
  readonly key: { readonly id: string; readonly name: string; readonly scopes: readonly string[] };
}

/** The sender of a request to the API, and the credential that it used. */
export type Caller = SessionCaller | KeyCaller;

/** The caller as journeys know it: what a journey takes as `actor`. */
export function actorOf(caller: Caller): Actor {
  return caller.via === 'api-key' ? caller : caller.session;
}
