import type { IncomingMessage } from 'node:http';
import express, { type Express } from 'express';
import type { TrustedProxies } from '../gate/trusted-proxies.ts';

/**
 * An Express application with nothing mounted. BASE_URL decides scheme and host, because a proxy can omit or
 * forge a header. `TrustedProxies` finds the address of a visitor.
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
