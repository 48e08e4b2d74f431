import type { Request } from 'express';

/**
 * Whether an unsafe request may come from a page of ours, by the headers of the browser. Clients without
 * these headers pass, and the token decides. `Origin: null` says nothing, so Fetch Metadata decides
 * (https://www.w3.org/TR/fetch-metadata/).
 */
export function mayBeSameOrigin(request: Request, baseUrl: URL): boolean {
  const origin = request.get('origin');
  const site = request.get('sec-fetch-site');
  if (origin !== undefined && origin !== 'null') return origin === baseUrl.origin;
  if (site !== undefined) return site === 'same-origin';
  return origin === undefined;
}

/** Whether the headers state that it does. Missing headers are not enough. */
export function saysSameOrigin(request: Request, baseUrl: URL): boolean {
  const origin = request.get('origin');
  if (origin !== undefined && origin !== 'null') return origin === baseUrl.origin;
  return request.get('sec-fetch-site') === 'same-origin';
}
