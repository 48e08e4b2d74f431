import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { paging } from '../api/cursor.ts';
import { parse, postText, reactionValue } from '../api/parse.ts';
import { Problem } from '../http/problem.ts';
import type { PostStore } from '../store/post-store.ts';
import type { ReactionStore } from '../store/reaction-store.ts';
import type { ShowBoard } from './show-board.ts';
import { visitorFrom } from './visitor.ts';

const postForm = z.object({ text: postText });
const reactionForm = z.object({ value: z.union([reactionValue, z.literal('none')]) });

/** The forms of the page. Each redirects with 303, so that a reload repeats nothing. */
export function actionRoutes({
  path,
  posts,
  reactions,
  show,
}: {
  path: string;
  posts: PostStore;
  reactions: ReactionStore;
  show: ShowBoard;
}): Router {
  const router = Router({ caseSensitive: true, strict: true });

  router.post('/posts', async (request, response) => {
    const parsed = postForm.safeParse(request.body ?? {});
    if (parsed.success) {
      const id = await posts.insert(visitorFrom(response).username, parsed.data.text);
      return response.redirect(303, `${path}#post-${id}`);
    }
    const text = (request.body as { text?: unknown } | undefined)?.text;
    response.status(400);
    return show(request, response, {
      text: typeof text === 'string' ? text : '',
      error: parsed.error.issues[0]?.message ?? null,
    });
  });

  router.post('/posts/:id/reaction', async (request, response) => {
    const id = idOf(request);
    const { value } = parse(reactionForm, request.body ?? {});
    const { username } = visitorFrom(response);
    if (value === 'none') await reactions.remove(id, username);
    else if (!(await reactions.put(id, username, value))) throw noSuchPost();
    redirectToPost(id, request, response);
  });

  router.post('/posts/:id/delete', async (request, response) => {
    if (!(await posts.remove(idOf(request), visitorFrom(response).username))) throw noSuchPost();
    response.redirect(303, path);
  });

  /** Redirects to the page where the reader was, also among older posts. */
  function redirectToPost(id: string, request: Request, response: Response) {
    const { cursor } = parse(paging, request.query);
    const query = cursor === undefined ? '' : `?cursor=${request.query['cursor']}`;
    response.redirect(303, `${path}${query}#post-${id}`);
  }

  return router;
}

function idOf({ params: { id } }: Request): string {
  if (!z.uuid().safeParse(id).success) throw noSuchPost();
  return String(id);
}

function noSuchPost(): Problem {
  return new Problem(404, 'not_found', 'Post not found. It may have been deleted.');
}
