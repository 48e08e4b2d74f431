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
 * Puts every page behind the same checks in the same order: log-in, form, log-in, forgery, then the page. A
 * form can be held back for half a minute, and the session of whoever began to send it end meanwhile.
 */
export function createPageRouter(
  pages: readonly Page[],
  {
    csrfTokens,
    setUp,
    browserSessions: { lookAgain },
    baseUrl,
    clock,
    logger,
    noteDenial,
  }: {
    csrfTokens: CsrfTokens;
    setUp: Pick<SetUp, 'hasBegun'>;
    browserSessions: Pick<BrowserSessions, 'lookAgain'>;
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
      // Whoever is not one is told so before anything is asked of them.
      admin: [requireLogIn(), requireAdministrator(), requireRecentProof(clock)],
    }[access];
    if (get) route.get(guard, get);
    if (post) {
      const { mayBeStale, redraw, submit } = post;
      const checks = csrf({ tokens: csrfTokens, baseUrl, noteDenial, logger, mayBeStale, redraw });
      route.post(guard, formBody(), lookAgain, guard, checks, submit);
    }
    route.all(refuseMethod([...(get ? ['GET', 'HEAD'] : []), ...(post ? ['POST'] : [])]));
  }
  router.use(askToLogIn);
  return router;
}

/** When a session ended between the last look at it and what was to be done on its word. */
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
