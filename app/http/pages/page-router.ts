import { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import type { SetUp } from '../../journeys/entrance/set-up.ts';
import { NoLongerLoggedIn } from '../../journeys/steps/actor.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { CsrfTokens } from '../browser/csrf-tokens.ts';
import { HttpError } from '../failures/http-error.ts';
import type { NoteDenial } from '../failures/note-denial.ts';
import type { BrowserSessions } from '../middleware/browser-sessions.ts';
import { csrf } from '../middleware/csrf.ts';
import { duringSetUp } from '../middleware/during-set-up.ts';
import { formBody } from '../middleware/form-body.ts';
import { requireAdministrator } from '../middleware/require-administrator.ts';
import { requireLogIn } from '../middleware/require-log-in.ts';
import { requireRecentProof } from '../middleware/require-recent-proof.ts';
import type { Page } from './page.ts';

/**
 * Mounts every page behind the same checks, in the same order: login, form, login again, CSRF. The session is
 * checked twice, because a client can delay a form for half a minute, and the session can end in this time.
 */
export function createPageRouter(
  pages: readonly Page[],
  {
    csrfTokens,
    setUp,
    browserSessions: { recheckSession },
    baseUrl,
    clock,
    logger,
    noteDenial,
  }: {
    csrfTokens: CsrfTokens;
    setUp: Pick<SetUp, 'hasBegun'>;
    browserSessions: Pick<BrowserSessions, 'recheckSession'>;
    baseUrl: URL;
    clock: Clock;
    logger: Logger;
    noteDenial: NoteDenial;
  },
): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.use((request, _response, next) => {
    request.isWithoutCookie = csrfTokens.isWithoutCookie(request);
    next();
  });
  for (const { path, access, isOpenDuringSetUp, get, post } of pages) {
    const route = router.route(path);
    if (!isOpenDuringSetUp) route.all(duringSetUp(setUp));
    const guard = {
      public: [],
      'logged-in': [requireLogIn()],
      'recently-proved': [requireLogIn(), requireRecentProof(clock)],
      // Other users get 403 before they are asked for a password.
      admin: [requireLogIn(), requireAdministrator(), requireRecentProof(clock)],
    }[access];
    if (get) route.get(guard, get);
    if (post) {
      const { mayBeStale, maxBytes, redraw, submit } = post;
      const checks = csrf({ tokens: csrfTokens, baseUrl, noteDenial, logger, mayBeStale, redraw });
      route.post(guard, formBody(maxBytes), recheckSession, guard, checks, submit);
    }
    route.all(refuseMethod([...(get ? ['GET', 'HEAD'] : []), ...(post ? ['POST'] : [])]));
  }
  router.use(askToLogIn);
  return router;
}

/** Handles a session that ended between the last check and the end of the transaction. */
const askToLogIn: ErrorRequestHandler = (error, request, response, next) => {
  if (!(error instanceof NoLongerLoggedIn)) return next(error);
  Reflect.deleteProperty(request.session, 'live');
  return requireLogIn()(request, response, next);
};

function refuseMethod(allowed: readonly string[]): RequestHandler {
  return () => {
    throw new HttpError(405, 'method_not_allowed', `Only ${allowed.join(', ')} here.`, {
      Allow: allowed.join(', '),
    });
  };
}
