import type { Request, RequestHandler, Response } from 'express';
import type { LinkTokenFor, OpenLink } from '../../browser/link-tokens.ts';
import { type FormError, type Page, staleForm } from '../page.ts';
import type { RenderPage } from '../render.ts';
import { type AnotherLink, createLostLink } from './lost-link.ts';

export type LinkUse =
  | { readonly kind: 'used'; readonly answer: (response: Response) => unknown }
  /** The link still works. */
  | {
      readonly kind: 'invalid';
      readonly errors: readonly FormError[];
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'closed' };

/** What every form on such a page has: its errors, and the id of its link. */
export interface LinkForm {
  readonly errors: readonly FormError[];
  readonly link: string;
}

/**
 * The page that an emailed link opens. It says what its button does. Opening it changes nothing, because
 * programs that scan email open every link. The form names the link.
 */
export function linkPage<About>({
  path,
  linkTokenFor,
  render,
  another,
  find,
  draw,
  drawClosed,
  use,
}: {
  path: `/${string}`;
  linkTokenFor: LinkTokenFor;
  render: RenderPage;
  /** Where the visitor can get another link, if anywhere. */
  another?: AnotherLink | undefined;
  /** The data that the page shows about a valid link. */
  find: (token: string) => Promise<About | undefined>;
  draw: (request: Request, response: Response, about: About, form: LinkForm) => unknown;
  drawClosed: RequestHandler;
  /** The action of the button. */
  use: (request: Request, token: string) => Promise<LinkUse>;
}): Page {
  const linkToken = linkTokenFor(path);
  const drawLost = createLostLink(render, another);

  async function look(request: Request, response: Response, errors: readonly FormError[]) {
    const open = linkToken.find(request);
    if (open === undefined) return drawLost(request, response);
    const about = await find(open.token);
    if (about === undefined) return close(request, response, open);
    return draw(request, response, about, { errors, link: open.id });
  }

  function close(request: Request, response: Response, open: OpenLink) {
    linkToken.forget(response, open);
    return drawClosed(request, response.status(403), () => {});
  }

  return {
    path,
    access: 'public',
    get: (request, response) => {
      const moved = linkToken.moveFromUrl(request, response);
      if (moved === 'moved') return;
      if (moved === 'damaged') return drawLost(request, response, 'damaged');
      return look(request, response, []);
    },
    post: {
      submit: async (request, response) => {
        const open = linkToken.find(request);
        if (open === undefined) return drawLost(request, response);
        const outcome = await use(request, open.token);
        if (outcome.kind === 'closed') return close(request, response, open);
        if (outcome.kind === 'invalid') {
          response.status(outcome.status ?? 400).set(outcome.headers ?? {});
          return look(request, response, outcome.errors);
        }
        linkToken.forget(response, open);
        return outcome.answer(response);
      },
      redraw: (request, response) => look(request, response, [staleForm(request)]),
    },
  };
}
