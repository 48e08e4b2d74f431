import type { Request, Response } from 'express';
import type { Message } from '../../../messages/messages.ts';
import { linkCookieLifetimeMs, namedLink } from '../../browser/link-tokens.ts';
import type { RenderPage } from '../render.ts';
import { durationWords } from '../words/time-words.ts';

/** Why the page cannot show the link, although it may still be valid. */
type LostLink =
  /** The token is malformed, for example cut off. */
  | 'damaged'
  /** The browser keeps no cookies of ours, or has never opened the link. */
  | 'no-cookies'
  /** The browser no longer has the cookie of the link that the form or the URL names. */
  | 'not-open';

export interface AnotherLink {
  readonly href: string;
  readonly text: Message;
}

const titles = {
  damaged: 'link.damaged.title',
  'no-cookies': 'link.no-cookies.title',
  'not-open': 'link.not-open.title',
} as const;

/**
 * The page for a link that cannot be shown. It says why, and what to do next. The link stays valid.
 *
 * @param another where to get another link
 */
export function createLostLink(render: RenderPage, another: AnotherLink | undefined) {
  return (request: Request, response: Response, why: LostLink = whyLost(request)): void => {
    const openFor = durationWords(linkCookieLifetimeMs);
    const page = { title: titles[why], why, openFor, another: another ?? null };
    render(request, response.status(403), 'pages/lost-link.njk', page);
  };
}

function whyLost(request: Request): LostLink {
  if (request.method !== 'POST' && namedLink(request) === '') return 'damaged';
  // Every page with a form sets a cookie, so a browser that keeps cookies has at least one.
  return request.headers.cookie?.includes('gatehouse') ? 'not-open' : 'no-cookies';
}
