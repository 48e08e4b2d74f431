import express, { type RequestHandler, Router } from 'express';
import { Problem } from '../http/problem.ts';
import type { Services } from '../services.ts';
import { authenticate } from '../trust/authenticate.ts';
import { activityRoutes, recordsActivity } from './activity.ts';
import { analyticsRoutes } from './analytics.ts';
import { dataRoutes } from './data.ts';
import { postRoutes } from './posts.ts';

const largestBody = '16kb';

/** The routes for programs. They authenticate first, so that strangers do not even learn which routes exist. */
export function apiRoutes(services: Services): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.use(authenticate(services.trust));
  router.use(jsonBody());
  router.use(activityRoutes(services));
  router.use(recordsActivity(services.recordActivity));
  router.use(dataRoutes());
  router.use(postRoutes(services));
  router.use(analyticsRoutes(services));
  return router;
}

function jsonBody(): RequestHandler[] {
  return [
    (request, _response, next) => {
      // False for a body of another type, null without a body.
      if (request.is('application/json') !== false) return next();
      throw new Problem(415, 'unsupported_media_type', 'Send application/json.');
    },
    express.json({ limit: largestBody, inflate: false, strict: true }),
  ];
}
