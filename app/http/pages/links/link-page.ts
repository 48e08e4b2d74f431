import type { Request, RequestHandler, Response } from 'express';
import type { LinkTokenFor } from '../../link-tokens.ts';
import { type FormError, type Page, staleForm } from '../page.ts';

export type LinkUse =
  | { readonly kind: 'used'; readonly answer: (response: Response) => unknown }
  /** The link still works. */
  | { readonly kind: 'invalid'; readonly errors: readonly FormError[]; readonly status?: number }
  | { readonly kind: 'closed' };

/**
 * The page that a mailed link opens: it says what its button will do, and only the button does it, as
 * programs that look into mail open every link in it.
 */
export function linkPage<About>({
  path,
  linkTokenFor,
  find,
  draw,
  drawClosed,
  use,
}: {
  path: `/${string}`;
  linkTokenFor: LinkTokenFor;
  /** What the link is about, if it works. */
  find: (token: string) => Promise<About | undefined>;
  draw: (
    request: Request,
    response: Response,
    about: About,
    errors: readonly FormError[],
  ) => unknown;
  drawClosed: RequestHandler;
  /** What the button does. */
  use: (request: Request, token: string) => Promise<LinkUse>;
}): Page {
  const linkToken = linkTokenFor(path);

  async function look(request: Request, response: Response, errors: readonly FormError[]) {
    const token = linkToken.read(request);
    const about = token === undefined ? undefined : await find(token);
    return about === undefined ? close(request, response) : draw(request, response, about, errors);
  }

  function close(request: Request, response: Response) {
    linkToken.forget(response);
    return drawClosed(request, response.status(403), () => {});
  }

  return {
    path,
    access: 'public',
    get: (request, response) =>
      linkToken.moveFromUrl(request, response) ? undefined : look(request, response, []),
    post: {
      submit: async (request, response) => {
        const token = linkToken.read(request);
        if (token === undefined) return close(request, response);
        const outcome = await use(request, token);
        if (outcome.kind === 'closed') return close(request, response);
        if (outcome.kind === 'invalid') {
          return look(request, response.status(outcome.status ?? 400), outcome.errors);
        }
        linkToken.forget(response);
        return outcome.answer(response);
      },
      redraw: (request, response) => look(request, response, [staleForm]),
    },
  };
}
