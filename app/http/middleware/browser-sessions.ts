import type { Request, RequestHandler, Response } from 'express';
import session from 'express-session';
import { newSecret } from '../../platform/ids.ts';
import type { NewSession } from '../../sessions/session.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import { type Cookies, cookieValues } from '../browser/cookies.ts';
import { areAllOurs, createSessionCookieReader, signedSession } from '../browser/session-cookie.ts';
import { visitorOf } from '../request/request.ts';

export interface BrowserSessions {
  /** Finds the session that a request's cookie belongs to. */
  readonly middleware: RequestHandler[];
  /** Looks once more whether the session lives, when a request that was held back has arrived at last. */
  readonly lookAgain: RequestHandler;
  /** Hands a session that a journey has made to the browser: a new id, never one it came with. */
  begin(request: Request, response: Response, session: NewSession): Promise<void>;
  /** Takes the cookie back; ending the session is the journey's part. */
  forget(request: Request, response: Response): void;
}

/**
 * express-session carries the cookie: signing, rotation of secrets, strict parsing. It never writes a
 * session (see SessionAdapter), so `resave` and a late `save` can revive nothing.
 *
 * @param deps.secrets newest first: the first signs, all verify
 */
export function createBrowserSessions({
  sessions,
  cookies,
  secrets,
}: {
  sessions: Sessions;
  cookies: Cookies;
  secrets: readonly string[];
}): BrowserSessions {
  const chosenIds = new WeakMap<object, string>();

  const [newestSecret = ''] = secrets;
  const readSessionCookie = createSessionCookieReader(cookies, secrets);

  /** express-session takes the first cookie of its name: the one that the gate and the API take too, or none. */
  const putOursFirst: RequestHandler = (request, _response, next) => {
    const secretId = readSessionCookie(request);
    const isNamed = cookieValues(request, cookies.session).length > 0;
    if (secretId !== undefined || isNamed) {
      const value = secretId === undefined ? '' : signedSession(secretId, newestSecret);
      const first = `${cookies.session.name}=${encodeURIComponent(value)}`;
      request.headers.cookie = `${first}; ${request.headers.cookie}`;
    }
    next();
  };

  /**
   * Takes back what an earlier COOKIE_DOMAIN left, so that no two cookies of ours meet. What another
   * Gatehouse on a parent domain has set stays: it would be logged out there.
   */
  function clearFormer(request: Request, response: Response) {
    for (const former of cookies.formerSessions) {
      const isHostOnly = former.attributes.domain === undefined;
      if (isHostOnly || areAllOurs(request, former, secrets)) {
        response.clearCookie(former.name, former.attributes);
      }
    }
  }

  return {
    middleware: [
      putOursFirst,
      session({
        name: cookies.session.name,
        secret: [...secrets],
        store: new SessionAdapter(sessions),
        genid: (request) => chosenIds.get(request) ?? newSecret(),
        cookie: cookies.session.attributes as session.CookieOptions,
        resave: false,
        saveUninitialized: false,
        unset: 'keep',
      }),
    ],

    async lookAgain(request, _response, next) {
      const isOver = visitorOf(request) !== undefined && !(await sessions.check(request.sessionID));
      if (isOver) Reflect.deleteProperty(request.session, 'live');
      next();
    },

    async begin(request, response, { secretId, live }) {
      chosenIds.set(request, secretId);
      await new Promise<void>((resolve, reject) => {
        request.session.regenerate((error) => (error ? reject(error) : resolve()));
      });
      request.session.live = live;
      // Else the cookie goes when the browser is closed.
      const maxAge = live.idleLimitMs === null ? live.endsAt - live.createdAt : undefined;
      if (maxAge !== undefined) request.session.cookie.maxAge = maxAge;
      if (cookies.sessionCopy !== undefined) {
        const { name, attributes } = cookies.sessionCopy;
        const lifetime = maxAge === undefined ? {} : { maxAge };
        response.cookie(name, signedSession(secretId, newestSecret), {
          ...attributes,
          ...lifetime,
        });
      }
      clearFormer(request, response);
      response.clearCookie(cookies.pre.name, cookies.pre.attributes);
    },

    forget(request, response) {
      request.session.destroy(() => {});
      for (const each of [cookies.session, cookies.sessionCopy]) {
        if (each !== undefined) response.clearCookie(each.name, each.attributes);
      }
      clearFormer(request, response);
    },
  };
}

/**
 * express-session's view of our sessions. It reads and notes uses; journeys alone make and end
 * sessions, in SQL, before express-session hears of it. What it would write back at the end of a
 * request, possibly long after a log-out, goes nowhere.
 */
class SessionAdapter extends session.Store {
  readonly #sessions: Sessions;

  constructor(sessions: Sessions) {
    super();
    this.#sessions = sessions;
  }

  override get(
    secretId: string,
    callback: (error: unknown, data?: session.SessionData | null) => void,
  ) {
    this.#sessions.check(secretId).then(
      (live) => {
        callback(null, live && { live, cookie: { originalMaxAge: null } });
      },
      (error: unknown) => callback(error),
    );
  }

  override touch(secretId: string, { live }: session.SessionData, callback?: () => void) {
    this.#sessions.noteUse(secretId, live);
    callback?.();
  }

  override set(_secretId: string, _data: session.SessionData, callback?: () => void) {
    callback?.();
  }

  override destroy(_secretId: string, callback?: () => void) {
    callback?.();
  }
}
