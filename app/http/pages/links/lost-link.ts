import type { Request, Response } from 'express';
import type { Message } from '../../../messages/messages.ts';
import { linkCookieLifetimeMs, namedLink } from '../../browser/link-tokens.ts';
import type { RenderPage } from '../render.ts';
import { durationWords } from '../words/time-words.ts';

/** Why the page of a mailed link cannot show what the link is about, though the link may be good. */
type LostLink =
  /** Only a part of the address arrived, or more than that. */
  | 'damaged'
  /** The browser keeps none of our cookies, or has never opened the link. */
  | 'no-cookies'
  /** The form or the address names a link that this browser does not have open any more. */
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
 * The page for a link that cannot be shown: it says why, and what to do next. Nothing has been used up.
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
  // Every page that shows a form leaves a cookie: a browser that keeps them has one of them at least.
  return request.headers.cookie?.includes('gatehouse') ? 'not-open' : 'no-cookies';
}
