import type { IncomingMessage } from 'node:http';
import express, { type Express } from 'express';
import type { TrustedProxies } from '../gate/trusted-proxies.ts';

/**
 * Express with nothing mounted. BASE_URL alone says how browsers reach this server, as a header from a proxy can be
 * missing or forged. The address of a visitor is the one that `TrustedProxies` finds.
 */
export function createExpressApplication(baseUrl: URL, proxies: TrustedProxies): Express {
  const app = express();
  app
    .disable('x-powered-by')
    .disable('etag')
    .enable('case sensitive routing')
    .enable('strict routing');
  app.set('query parser', 'simple');
  Object.defineProperty(app.request, 'ip', { get: addressSeenBy(proxies) });
  Object.defineProperty(app.request, 'secure', { get: () => baseUrl.protocol === 'https:' });
  return app;
}

function addressSeenBy(proxies: TrustedProxies) {
  return function ip(this: IncomingMessage) {
    return proxies.visitorOf(this);
  };
}
