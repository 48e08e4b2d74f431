import http from 'node:http';
import type { Express } from 'express';
import type { Messages } from '../../messages/messages.ts';
import { withOneDeadline } from '../../platform/request-deadline.ts';
import type { Gate } from '../gate/gate.ts';
import { expressPrototypes } from './express-prototypes.ts';
import type { LiveChecks } from './live-checks.ts';
import { closeAfterUnreadBody } from './unread-bodies.ts';
import { answerUnreadableRequests } from './unreadable-requests.ts';

/** Ends slow or oversized requests soon. Idle connections outlast those of nginx (60 s). */
const limits: http.ServerOptions = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16_384,
  // Most requests have no body, so Node need not wait for one.
  optimizeEmptyRequests: true,
};

/** Creates the server, not yet listening. The gate comes first, then the live checks, then Express. */
export function createHttpServer(
  app: Express,
  {
    answersGateCheck,
    answersLiveCheck,
    messages,
  }: { answersGateCheck: Gate; answersLiveCheck: LiveChecks; messages: Messages },
): http.Server {
  const server = http.createServer(
    { ...limits, ...expressPrototypes(app) },
    (request, response) => {
      closeAfterUnreadBody(request, response);
      if (answersGateCheck(request, response)) return;
      withOneDeadline(response, () => {
        if (!answersLiveCheck(request, response)) app(request, response);
      });
    },
  );
  answerUnreadableRequests(server, messages);
  return server;
}
