import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { mountApi } from './http/api/mount-api.ts';
import { cookiesFor } from './http/browser/cookies.ts';
import { createSessionCookieReader } from './http/browser/session-cookie.ts';
import { createNoteDenial } from './http/failures/note-denial.ts';
import { createGate } from './http/gate/gate.ts';
import { createTrustedProxies } from './http/gate/trusted-proxies.ts';
import { createExpressApplication } from './http/listener/express-application.ts';
import { createHttpServer } from './http/listener/http-server.ts';
import { createLiveChecks } from './http/listener/live-checks.ts';
import { createBuiltAssets } from './http/middleware/built-assets.ts';
import { requestId } from './http/middleware/request-id.ts';
import { requestLog } from './http/middleware/request-log.ts';
import { createRootFiles } from './http/middleware/root-files.ts';
import { securityHeaders } from './http/middleware/security-headers.ts';
import { mountPages } from './http/pages/mount-pages.ts';
import { createRedirectTargets } from './http/request/redirect-target.ts';
import { createMessages } from './messages/messages.ts';
import { assetUrlPrefix, loadAssets } from './platform/assets.ts';
import { createTemplates } from './platform/templates.ts';
import type { Services } from './services.ts';

const root = join(import.meta.dirname, '..');
const builtAssets = join(root, 'public', 'build');
const rootFiles = join(root, 'public', 'root');
const views = join(root, 'views');

/** Creates the server, not yet listening. Handlers are mounted in the order in which a request passes them. */
export function createServer(config: Config, services: Services): Server {
  const { BASE_URL: baseUrl, ALLOWED_REDIRECT_ORIGINS: redirectOrigins } = config;
  const cookies = cookiesFor(baseUrl, config.COOKIE_DOMAIN);
  const messages = createMessages('en');
  const readSessionCookie = createSessionCookieReader(cookies, services.sessionSecrets);
  const redirectTargets = createRedirectTargets(baseUrl, redirectOrigins);
  const noteDenial = createNoteDenial(services.noteRefusal);
  const proxies = createTrustedProxies(config.TRUST_PROXY);
  const passwordMinLength = config.PASSWORD_MIN_LENGTH;

  const app = createExpressApplication(baseUrl, proxies);
  app.use(requestId(), requestLog(services.logger), securityHeaders(baseUrl, redirectOrigins));
  app.use(assetUrlPrefix, createBuiltAssets(builtAssets));
  app.use(createRootFiles(rootFiles));
  const operations = mountApi(app, {
    ...services,
    baseUrl,
    ...{ corsOrigins: config.CORS_ORIGINS, securityContacts: config.SECURITY_CONTACT },
    passwordMinLength,
    readSessionCookie,
    sessionCookieName: cookies.session.name,
    noteDenial,
  });
  mountPages(app, {
    ...services,
    operations,
    baseUrl,
    cookies,
    templates: createTemplates(views, { asset: loadAssets(builtAssets), ...messages }),
    messages,
    redirectTargets,
    noteDenial,
    passwordMinLength,
    eraseAfterDays: config.ERASE_AFTER_DAYS,
    rememberMs: config.REMEMBER_ME_SECONDS * 1000,
  });

  return createHttpServer(app, {
    answersGateCheck: createGate({
      ...services,
      baseUrl,
      readSessionCookie,
      proxies,
      redirectTargets,
      messages,
    }),
    answersLiveCheck: createLiveChecks(services.health),
    messages,
  });
}
