import { isIP } from 'node:net';
import type { Config } from '../../config.ts';

/** Which login host a recipe is written for, and what has to be set so that it works. */
interface RecipeSettings {
  readonly login: URL;
  /** The port of Gatehouse itself, behind the proxy. */
  readonly port: number;
  /** Variables as one writes them into `.env`, for what is not yet as it must be. */
  readonly needs: readonly string[];
}

/** @returns a sentence instead when no session could reach the application there */
export function settingsFor(app: URL, config: Config): RecipeSettings | string {
  if (app.origin === config.BASE_URL.origin) return besideLogin(config);
  if (app.protocol !== 'https:' || !app.hostname.includes('.') || isIP(app.hostname) !== 0) {
    return `--app needs https and a domain name: hosts share a session by a cookie of their domain. Without, it can lie on the login host: --app ${config.BASE_URL.origin} --path /wiki.`;
  }
  const domain = config.COOKIE_DOMAIN ?? '';
  const isCovered = domain !== '' && `.${app.hostname}`.endsWith(`.${domain}`);
  const shared = isCovered ? domain : sharedDomain(app.hostname, config.BASE_URL);
  if (shared !== undefined) {
    const needs = [
      ...(isCovered ? [] : [`COOKIE_DOMAIN=${shared}`]),
      ...redirectNeeds(app, config.ALLOWED_REDIRECT_ORIGINS),
    ];
    return { login: config.BASE_URL, port: config.PORT, needs };
  }
  return besideApp(app, config);
}

/** nginx and Caddy take the port that people type; for trying things out, that may be Gatehouse's own. */
function besideLogin({ BASE_URL: login, PORT }: Config): RecipeSettings {
  const isTaken = login.protocol === 'http:' && Number(login.port || 80) === PORT;
  if (!isTaken) return { login, port: PORT, needs: [] };
  return { login, port: PORT + 1, needs: [`PORT=${PORT + 1}`, `BASE_URL=${login.origin}`] };
}

/** BASE_URL is not set, or of another domain: then the login host is best next to the application. */
function besideApp(app: URL, config: Config): RecipeSettings {
  const parent = app.hostname.replace(/^[^.]+\./, '');
  const domain = canHaveCookies(parent) ? parent : app.hostname;
  const login = new URL(`https://login.${domain}`);
  const needs = [
    `BASE_URL=${login.origin}`,
    `COOKIE_DOMAIN=${domain}`,
    ...redirectNeeds(app, []),
    'REGISTRATION=closed, invite or open',
  ];
  return { login, port: config.PORT, needs };
}

function redirectNeeds({ origin }: URL, origins: readonly string[]): string[] {
  return origins.includes(origin) ? [] : [`ALLOWED_REDIRECT_ORIGINS=${[...origins, origin]}`];
}

/** The longest domain above both, or either of them. */
function sharedDomain(host: string, { protocol, hostname }: URL): string | undefined {
  if (protocol !== 'https:' || isIP(hostname) !== 0) return undefined;
  const labels = host.split('.');
  const domains = labels.map((_, index) => labels.slice(index).join('.'));
  return domains.find((domain) => canHaveCookies(domain) && `.${hostname}`.endsWith(`.${domain}`));
}

/** No browser takes a cookie for "com", nor for what looks like "co.uk". */
function canHaveCookies(domain: string): boolean {
  return domain.includes('.') && !/^[^.]{1,3}\.[^.]{2}$/.test(domain);
}
