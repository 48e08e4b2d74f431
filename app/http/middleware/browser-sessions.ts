import type { Request, RequestHandler, Response } from 'express';
import session from 'express-session';
import { newSecret } from '../../platform/ids.ts';
import type { NewSession } from '../../sessions/session.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import { type Cookies, cookieValues } from '../browser/cookies.ts';
import { areAllOurs, createSessionCookieReader, signedSession } from '../browser/session-cookie.ts';
import { visitorOf } from '../request/request.ts';

export interface BrowserSessions {
  /** Finds the session of a request's cookie. */
  readonly middleware: RequestHandler[];
  /** Checks again whether the session is active, after the whole body has arrived. */
  readonly recheckSession: RequestHandler;
  /** Gives the browser a session that a journey has created. Its id is always new. */
  begin(request: Request, response: Response, session: NewSession): Promise<void>;
  /** Clears the cookie. A journey ends the session. */
  forget(request: Request, response: Response): void;
}

/**
 * express-session handles the cookie: signature, rotation of secrets, strict parsing. It never writes a
 * session (see SessionAdapter), so `resave` and a late `save` cannot revive one.
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

  /**
   * express-session uses the first cookie of its name. This puts the one first that the gate and the API
   * accept, or none.
   */
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
   * Clears cookies of an earlier COOKIE_DOMAIN, so that two cookies cannot conflict. Cookies that another
   * Gatehouse on a parent domain has signed remain: clearing them would log people out there.
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

    async recheckSession(request, _response, next) {
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
      // Without maxAge, the browser deletes the cookie when it closes.
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
 * Our sessions as a store of express-session. It reads sessions and records uses. Only journeys create and
 * end sessions, in SQL. What express-session writes at the end of a request is ignored, because the session
 * may have ended since.
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
