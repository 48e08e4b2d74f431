import http from 'node:http';
import express from 'express';
import { apiRoutes } from './api/api.ts';
import type { Config } from './config.ts';
import { notFound, problemHandler } from './http/problem.ts';
import { requestLog } from './http/request-log.ts';
import { securityHeaders } from './http/security-headers.ts';
import { pageRoutes } from './page/page.ts';
import type { Services } from './services.ts';

/** The server, not yet listening. Middleware stands in the order in which a request passes it. */
export function createServer(config: Config, services: Services): http.Server {
  const app = express();
  app
    .disable('x-powered-by')
    .disable('etag')
    .enable('case sensitive routing')
    .enable('strict routing')
    .set('query parser', 'simple')
    .set('trust proxy', config.BOARD_TRUST_PROXY);

  app.use(services.health.handler);
  app.use(requestLog(services.logger));
  app.use(securityHeaders());
  app.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  app.use(config.BOARD_PATH, pageRoutes(config, services));
  app.get('/', (request, response, next) => {
    if (request.accepts(['json', 'html']) !== 'html') return next();
    response.redirect(303, config.BOARD_PATH);
  });
  app.use(apiRoutes(services));
  app.use(notFound());
  app.use(problemHandler(services.logger));
  return http.createServer(limits, app);
}

/** Ends slow or oversized requests soon. Idle connections outlast those of nginx (60 s). */
const limits: http.ServerOptions = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16_384,
};
