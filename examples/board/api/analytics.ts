import { Router } from 'express';
import { reactionsPerDay } from '../reactions-per-day.ts';
import type { ReactionStore } from '../store/reaction-store.ts';
import { dayRange, parse } from './parse.ts';

/** Current reactions, by the day (UTC) on which they were given. */
export function analyticsRoutes({ reactions }: { reactions: ReactionStore }): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.get('/analytics/reactions', async (request, response) => {
    const range = parse(dayRange, request.query);
    response.json({ ...range, days: await reactionsPerDay(reactions, range) });
  });
  return router;
}
