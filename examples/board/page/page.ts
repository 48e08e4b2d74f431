import express, { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { pageOf, paging } from '../api/cursor.ts';
import { parse, postText, reactionValue } from '../api/parse.ts';
import type { Config } from '../config.ts';
import { Problem } from '../http/problem.ts';
import { lastDays, reactionsPerDay } from '../reactions-per-day.ts';
import type { Services } from '../services.ts';
import type { Post } from '../store/post-store.ts';
import { createAssets } from './assets.ts';
import { chartOf } from './chart.ts';
import { requireOwnOrigin } from './own-origin.ts';
import { pageErrors } from './page-errors.ts';
import { createRender } from './templates.ts';
import { requireVisitor, visitorFrom } from './visitor.ts';

const shownDays = 7;
const shownPosts = '20';
const largestForm = '16kb';

const postForm = z.object({ text: postText });
const reactionForm = z.object({ value: z.union([reactionValue, z.literal('none')]) });

/** The page for people, behind the proxy that asked Gatehouse who they are. */
export function pageRoutes(config: Config, services: Services): Router {
  const { BOARD_PATH: path } = config;
  const { posts, reactions } = services;
  const assets = createAssets();
  const render = createRender({
    path,
    stylesheet: path + assets.stylesheet,
    icon: path + assets.icon,
    logout: `${config.GATEHOUSE_ISSUER}/logout`,
    login: `${config.GATEHOUSE_ISSUER}/login?rd=${encodeURIComponent(config.BOARD_ORIGIN + path)}`,
  });
  const router = Router({ caseSensitive: true, strict: true });
  router.use(assets.routes);
  router.use(requireVisitor(services.recordActivity), requireOwnOrigin(config.BOARD_ORIGIN));
  router.use(express.urlencoded({ extended: false, limit: largestForm, inflate: false }));

  router.get('/', async (request, response) => {
    await show(request, response, { text: '', error: null });
  });

  router.post('/posts', async (request, response) => {
    const parsed = postForm.safeParse(request.body ?? {});
    if (!parsed.success) {
      const error = parsed.error.issues[0]?.message ?? null;
      const text = (request.body as { text?: unknown } | undefined)?.text;
      response.status(400);
      return show(request, response, { text: typeof text === 'string' ? text : '', error });
    }
    const id = await posts.insert(visitorFrom(response).username, parsed.data.text);
    response.redirect(303, `${path}#post-${id}`);
  });

  router.post('/posts/:id/reaction', async (request, response) => {
    const id = idOf(request);
    const { value } = parse(reactionForm, request.body ?? {});
    const { username } = visitorFrom(response);
    if (value === 'none') await reactions.remove(id, username);
    else if (!(await reactions.put(id, username, value))) throw noSuchPost();
    backTo(id, request, response);
  });

  router.post('/posts/:id/delete', async (request, response) => {
    if (!(await posts.remove(idOf(request), visitorFrom(response).username))) throw noSuchPost();
    response.redirect(303, path);
  });

  async function show(
    request: Request,
    response: Response,
    form: { text: string; error: string | null },
  ) {
    const visitor = visitorFrom(response);
    const { limit, cursor } = parse(paging, { limit: shownPosts, cursor: request.query['cursor'] });
    const found = await posts.list(visitor.username, { limit: limit + 1, before: cursor });
    const { items, next } = pageOf(found, limit);
    const days = await reactionsPerDay(reactions, lastDays(shownDays));
    response.type('html').send(
      render('board.njk', {
        title: 'Board',
        visitor,
        form,
        posts: items.map((post) => ({ ...shown(post), isOwn: post.author === visitor.username })),
        cursor: typeof request.query['cursor'] === 'string' ? request.query['cursor'] : null,
        next,
        days,
        chart: chartOf(days),
      }),
    );
  }

  /** Where the reader was, on the page of older posts too. */
  function backTo(id: string, request: Request, response: Response) {
    const cursor =
      parse(paging, request.query).cursor === undefined ? '' : `?cursor=${request.query['cursor']}`;
    response.redirect(303, `${path}${cursor}#post-${id}`);
  }

  router.use(pageErrors(render, services.logger));
  return router;
}

function shown(post: Post) {
  const at = new Date(post.createdAt).toISOString();
  return { ...post, at, atText: `${at.slice(0, 10)} ${at.slice(11, 16)} UTC` };
}

function idOf({ params: { id } }: Request): string {
  if (!z.uuid().safeParse(id).success) throw noSuchPost();
  return String(id);
}

function noSuchPost(): Problem {
  return new Problem(404, 'not_found', 'There is no such post of yours, or not any more.');
}
