import type { Request, Response } from 'express';
import { pageOf, paging } from '../api/cursor.ts';
import { parse } from '../api/parse.ts';
import { lastDays, reactionsPerDay } from '../reactions-per-day.ts';
import type { Post, PostStore } from '../store/post-store.ts';
import type { ReactionStore } from '../store/reaction-store.ts';
import { chartOf } from './chart.ts';
import type { Render } from './templates.ts';
import { visitorFrom } from './visitor.ts';

/** Renders the page, with the text in the form and its errors. */
export type ShowBoard = (
  request: Request,
  response: Response,
  form: { readonly text: string; readonly error: string | null },
) => Promise<void>;

const shownDays = 7;
const shownPosts = '20';

export function createShowBoard({
  posts,
  reactions,
  render,
}: {
  posts: PostStore;
  reactions: ReactionStore;
  render: Render;
}): ShowBoard {
  return async (request, response, form) => {
    const visitor = visitorFrom(response);
    const given = request.query['cursor'];
    const { limit, cursor } = parse(paging, { limit: shownPosts, cursor: given });
    const found = await posts.list(visitor.username, { limit: limit + 1, before: cursor });
    const { items, next } = pageOf(found, limit);
    const days = await reactionsPerDay(reactions, lastDays(shownDays));
    response.type('html').send(
      render('board.njk', {
        title: 'Board',
        visitor,
        form,
        posts: items.map((post) => shown(post, visitor.username)),
        cursor: cursor === undefined ? null : given,
        next,
        days,
        chart: chartOf(days),
      }),
    );
  };
}

function shown(post: Post, reader: string) {
  const at = new Date(post.createdAt).toISOString();
  const atText = `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
  return { ...post, at, atText, isOwn: post.author === reader };
}
