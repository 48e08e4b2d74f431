import type { RequestHandler } from 'express';
import type { Queries } from '../store/database.ts';

export interface Health {
  readonly handler: RequestHandler;
  /** After this, `/readyz` is 503. */
  startDraining(): void;
}

/** `/livez`: the process is alive. `/readyz`: SQL answers, and the process is not stopping. */
export function createHealth(queries: Queries): Health {
  let isDraining = false;

  async function isReady() {
    if (isDraining) return false;
    const ping = queries.selectFrom('posts').select('id').limit(1).execute();
    return ping.then(
      () => true,
      () => false,
    );
  }

  return {
    async handler(request, response, next) {
      if (request.path === '/livez') return void response.json({ status: 'ok' });
      if (request.path !== '/readyz') return next();
      const ready = await isReady();
      response.status(ready ? 200 : 503).json({ status: ready ? 'ok' : 'unavailable' });
    },
    startDraining() {
      isDraining = true;
    },
  };
}
