import type { Request } from 'express';

/**
 * Whether a browser says that an unsafe request comes from a page of ours. Clients that say nothing
 * are let through to the token check. `Origin: null` says nothing either, so Fetch Metadata decides
 * (https://www.w3.org/TR/fetch-metadata/).
 */
export function mayBeSameOrigin(request: Request, baseUrl: URL): boolean {
  const origin = request.get('origin');
  const site = request.get('sec-fetch-site');
  if (origin !== undefined && origin !== 'null') return origin === baseUrl.origin;
  if (site !== undefined) return site === 'same-origin';
  return origin === undefined;
}

/** Whether a browser says so in words. Silence is not enough. */
export function saysSameOrigin(request: Request, baseUrl: URL): boolean {
  const origin = request.get('origin');
  if (origin !== undefined && origin !== 'null') return origin === baseUrl.origin;
  return request.get('sec-fetch-site') === 'same-origin';
}
