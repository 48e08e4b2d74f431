import http from 'node:http';
import { join } from 'node:path';
import express from 'express';
import type { Config } from './config.ts';
import { createApiRouter } from './http/api/api-router.ts';
import { createDocumentRouter } from './http/api/document-router.ts';
import { createOpenApiDocument } from './http/api/openapi.ts';
import { operations } from './http/api/operations.ts';
import { createWellKnownRouter } from './http/api/well-known-router.ts';
import { cookiesFor } from './http/browser/cookies.ts';
import { createCsrfTokens } from './http/browser/csrf-tokens.ts';
import { createFlashMessages } from './http/browser/flash-messages.ts';
import { createKnownDevices } from './http/browser/known-devices.ts';
import { createLinkTokens } from './http/browser/link-tokens.ts';
import { createPageNotes } from './http/browser/page-notes.ts';
import { createSessionCookieReader } from './http/browser/session-cookie.ts';
import { createNoteDenial } from './http/failures/note-denial.ts';
import { createGate } from './http/gate/gate.ts';
import { createTrustedProxies, type TrustedProxies } from './http/gate/trusted-proxies.ts';
import { expressPrototypes } from './http/listener/express-prototypes.ts';
import { createLiveChecks } from './http/listener/live-checks.ts';
import { closeAfterUnreadBody } from './http/listener/unread-bodies.ts';
import { answerUnreadableRequests } from './http/listener/unreadable-requests.ts';
import { createBrowserSessions } from './http/middleware/browser-sessions.ts';
import { errorHandler, lastResort, notFound } from './http/middleware/error-handler.ts';
import { requestId } from './http/middleware/request-id.ts';
import { requestLog } from './http/middleware/request-log.ts';
import { createRootFiles } from './http/middleware/root-files.ts';
import { securityHeaders } from './http/middleware/security-headers.ts';
import { createMayReadMailbox } from './http/pages/dev-mailbox/dev-mailbox-access.ts';
import { createCredentialCheck } from './http/pages/entrance/check-credentials.ts';
import { createPageRouter } from './http/pages/page-router.ts';
import { pages } from './http/pages/pages.ts';
import { createRenderPage } from './http/pages/render.ts';
import { createRedirectTargets } from './http/request/redirect-target.ts';
import { createMessages } from './messages/messages.ts';
import { assetUrlPrefix, loadAssets } from './platform/assets.ts';
import { withOneDeadline } from './platform/request-deadline.ts';
import { createTemplates } from './platform/templates.ts';
import type { Services } from './services.ts';

const root = join(import.meta.dirname, '..');
const builtAssets = join(root, 'public', 'build');
const rootFiles = join(root, 'public', 'root');

/** The server, not yet listening. Its middleware stands in the order in which a request meets it. */
export function createServer(config: Config, services: Services): http.Server {
  const { BASE_URL: baseUrl, ALLOWED_REDIRECT_ORIGINS: redirectOrigins } = config;
  const { CORS_ORIGINS: corsOrigins } = config;
  const cookies = cookiesFor(baseUrl, config.COOKIE_DOMAIN);
  const csrfTokens = createCsrfTokens(services.sessionSecrets, cookies.pre);
  const flashMessages = createFlashMessages(cookies.flashMessage);
  const knownDevices = createKnownDevices(services.sessionSecrets, cookies, services.clock);
  const redirectTargets = createRedirectTargets(baseUrl, redirectOrigins);
  const templates = createTemplates(join(root, 'views'), {
    asset: loadAssets(builtAssets),
    ...createMessages('en'),
  });
  const render = createRenderPage({ templates, csrfTokens, flashMessages });
  const readSessionCookie = createSessionCookieReader(cookies, services.sessionSecrets);
  const browserSessions = createBrowserSessions({
    sessions: services.sessions,
    cookies,
    secrets: services.sessionSecrets,
  });

  const noteDenial = createNoteDenial(services.noteRefusal);

  const app = express();
  app
    .disable('x-powered-by')
    .disable('etag')
    .enable('case sensitive routing')
    .enable('strict routing');
  app.set('query parser', 'simple');
  // BASE_URL alone says how we are reached; a header from a proxy could be missing or forged.
  const proxies = createTrustedProxies(config.TRUST_PROXY);
  Object.defineProperty(app.request, 'ip', { get: addressSeenBy(proxies) });
  Object.defineProperty(app.request, 'secure', { get: () => baseUrl.protocol === 'https:' });

  app.use(requestId());
  app.use(requestLog(services.logger));
  app.use(securityHeaders(baseUrl, redirectOrigins));
  app.use(
    assetUrlPrefix,
    express.static(builtAssets, {
      index: false,
      redirect: false,
      setHeaders: (response) =>
        response.setHeader('Cache-Control', 'public, max-age=31536000, immutable'),
    }),
  );
  app.use(createRootFiles(rootFiles));
  const api = operations({
    ...services,
    passwordMinLength: config.PASSWORD_MIN_LENGTH,
  });
  app.use(
    createApiRouter(api, {
      ...services,
      readSessionCookie,
      noteDenial,
      baseUrl,
      corsOrigins,
    }),
    createWellKnownRouter({ ...services, baseUrl, corsOrigins }),
    createDocumentRouter(
      () => createOpenApiDocument(api, { baseUrl, sessionCookie: cookies.session.name }),
      corsOrigins,
    ),
  );
  app.use(browserSessions.middleware);
  app.use(
    createPageRouter(
      pages({
        ...services,
        operations: api,
        checkCredentials: createCredentialCheck(services.logIn, knownDevices),
        browserSessions,
        baseUrl,
        mayReadMailbox: createMayReadMailbox({ isKept: services.devMailbox !== undefined }),
        knownDevices,
        linkTokenFor: createLinkTokens(baseUrl),
        pageNoteFor: createPageNotes(baseUrl),
        csrfTokens,
        redirectTargets,
        flashMessages,
        render,
        passwordMinLength: config.PASSWORD_MIN_LENGTH,
        eraseAfterDays: config.ERASE_AFTER_DAYS,
        rememberMs: config.REMEMBER_ME_SECONDS * 1000,
      }),
      { ...services, csrfTokens, browserSessions, baseUrl, noteDenial },
    ),
  );
  app.use(notFound());
  app.use(errorHandler(render, noteDenial, services.logger), lastResort(services.logger));

  const answersLiveCheck = createLiveChecks(services.health);
  const answersGateCheck = createGate({
    ...services,
    baseUrl,
    readSessionCookie,
    proxies,
    redirectTargets,
  });
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
  answerUnreadableRequests(server);
  return server;
}

function addressSeenBy(proxies: TrustedProxies) {
  return function ip(this: http.IncomingMessage) {
    return proxies.visitorOf(this);
  };
}

/** Slow or oversized requests end soon; kept connections outlast those of nginx (60 s). */
const limits: http.ServerOptions = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16_384,
  // Most requests have no body: then none has to be waited for.
  optimizeEmptyRequests: true,
};
