import { Router } from 'express';
import { callerFrom } from '../trust/authenticate.ts';

/** A greeting, as the simplest protected route. */
export function dataRoutes(): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.get('/data', (_request, response) => {
    const { name, username } = callerFrom(response);
    response.json({ data: `Hello, ${name ?? username}!` });
  });
  return router;
}
