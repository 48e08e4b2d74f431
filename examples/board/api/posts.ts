import { type Response, Router } from 'express';
import { z } from 'zod';
import { Problem } from '../http/problem.ts';
import type { Post, PostStore } from '../store/post-store.ts';
import type { ReactionStore } from '../store/reaction-store.ts';
import { callerFrom } from '../trust/authenticate.ts';
import { pageOf, paging } from './cursor.ts';
import { parse, postText, reactionValue } from './parse.ts';

const newPost = z.strictObject({ text: postText });
const newReaction = z.strictObject({ value: reactionValue });

/** Posts and reactions. A person has one reaction to a post. */
export function postRoutes({
  posts,
  reactions,
}: {
  posts: PostStore;
  reactions: ReactionStore;
}): Router {
  const router = Router({ caseSensitive: true, strict: true });

  router.get('/posts', async (request, response) => {
    const { limit, cursor } = parse(paging, request.query);
    const found = await posts.list(callerFrom(response).username, {
      limit: limit + 1,
      before: cursor,
    });
    const { items, next } = pageOf(found, limit);
    response.json({ posts: items.map(asJson), next_cursor: next });
  });

  router.post('/posts', async (request, response) => {
    const { text } = parse(newPost, request.body);
    const { username } = callerFrom(response);
    const id = await posts.insert(username, text);
    response
      .status(201)
      .location(`/posts/${id}`)
      .json(await shown(id, response));
  });

  router.get('/posts/:id', async (request, response) => {
    response.json(await shown(idOf(request.params), response));
  });

  router.delete('/posts/:id', async (request, response) => {
    const id = idOf(request.params);
    const { username } = callerFrom(response);
    if (await posts.remove(id, username)) return void response.status(204).end();
    const post = await posts.find(id, username);
    if (post === undefined) throw noSuchPost();
    throw new Problem(403, 'not_your_post', 'Only its author can delete a post.');
  });

  router.put('/posts/:id/reaction', async (request, response) => {
    const id = idOf(request.params);
    const { value } = parse(newReaction, request.body);
    if (!(await reactions.put(id, callerFrom(response).username, value))) throw noSuchPost();
    response.json(await shown(id, response));
  });

  router.delete('/posts/:id/reaction', async (request, response) => {
    await reactions.remove(idOf(request.params), callerFrom(response).username);
    response.status(204).end();
  });

  async function shown(id: string, response: Response) {
    const post = await posts.find(id, callerFrom(response).username);
    if (post === undefined) throw noSuchPost();
    return asJson(post);
  }

  return router;
}

/** An invalid id is treated like the id of an unknown post. */
function idOf({ id }: { id: string }): string {
  if (!z.uuid().safeParse(id).success) throw noSuchPost();
  return id.toLowerCase();
}

function noSuchPost(): Problem {
  return new Problem(404, 'not_found', 'Post not found. It may have been deleted.');
}

function asJson(post: Post) {
  return {
    id: post.id,
    author: post.author,
    author_name: post.authorName,
    text: post.text,
    created_at: new Date(post.createdAt).toISOString(),
    likes: post.likes,
    dislikes: post.dislikes,
    own_reaction: post.ownReaction,
  };
}
