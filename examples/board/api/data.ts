import { Router } from 'express';
import { callerFrom } from '../trust/authenticate.ts';

/** The smallest thing that is protected: a greeting. */
export function dataRoutes(): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.get('/data', (_request, response) => {
    const { name, username } = callerFrom(response);
    response.json({ data: `Hello, ${name ?? username}!` });
  });
  return router;
}
