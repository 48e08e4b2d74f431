import { isIP } from 'node:net';
import { isBelow } from '../../../config/is-below.ts';
import type { Config } from '../../../config.ts';
import { isLoopbackHost } from '../../../platform/loopback.ts';
import { isPublicSuffix, widestCookieDomain } from '../../../platform/public-suffix.ts';
import { portOf } from './names.ts';
import type { RecipeApplication } from './wishes.ts';

/** The login host of a recipe, and the settings that Gatehouse lacks. */
interface RecipeSettings {
  readonly login: URL;
  /** Address that Gatehouse listens on, behind the proxy: `host:port`. */
  readonly gatehouse: string;
  /** Variables as lines of `.env`, for settings that are missing. */
  readonly needs: readonly string[];
}

/**
 * @param gatehouse the address that it listens on, if given
 * @returns an error message if no session could reach one of the applications
 */
export function settingsFor(
  applications: readonly RecipeApplication[],
  config: Config,
  gatehouse?: string,
): RecipeSettings | string {
  const login = loginFor(applications, config);
  if (typeof login === 'string') return login;
  const origins = new Set<string>();
  for (const { origin, path } of applications) {
    if ((origin.origin === login.origin) !== (path !== '')) return pathFault(origin, login);
    if (path === '') origins.add(origin.origin);
  }
  const cookie = cookieNeeds(login, [...origins], config);
  if (typeof cookie === 'string') return cookie;
  const isNew = login.origin !== config.BASE_URL.origin;
  const port = gatehouse === undefined ? freePort(login, applications, config) : config.PORT;
  const needs = [
    ...(port === config.PORT ? [] : [`PORT=${port}`]),
    ...(isNew || port !== config.PORT ? [`BASE_URL=${login.origin}`] : []),
    ...cookie,
    ...(isNew
      ? [`REGISTRATION=${config.REGISTRATION === 'open' ? 'invite' : config.REGISTRATION}`]
      : []),
  ];
  return { login, gatehouse: gatehouse ?? `127.0.0.1:${port}`, needs };
}

/** BASE_URL. While that is plain http on this machine, a login host that suits the applications. */
function loginFor(
  applications: readonly RecipeApplication[],
  { BASE_URL: base }: Config,
): URL | string {
  const [outside] = applications.filter(({ origin }) => origin.origin !== base.origin);
  if (outside === undefined || base.protocol === 'https:') return base;
  const beside = applications.find(({ origin, path }) => path !== '' && isDomain(origin));
  if (beside !== undefined) return beside.origin;
  const { origin } = outside;
  if (!isDomain(origin)) return domainFault(base);
  const parent = origin.hostname.replace(/^[^.]+\./, '');
  const domain = [parent, origin.hostname].find((name) => !isPublicSuffix(name));
  if (domain === undefined) return suffixFault(origin.hostname, base);
  return new URL(`https://login.${domain}${origin.port && `:${origin.port}`}`);
}

/** The settings with which applications on other hosts get the session. */
function cookieNeeds(login: URL, origins: readonly string[], config: Config): string[] | string {
  if (origins.length === 0) return [];
  const faulty = origins.find((origin) => !isDomain(new URL(origin)));
  if (faulty !== undefined || !isDomain(login)) return domainFault(config.BASE_URL);
  const isNew = login.origin !== config.BASE_URL.origin;
  const known = isNew ? [] : config.ALLOWED_REDIRECT_ORIGINS;
  const hosts = [login, ...[...known, ...origins].map((origin) => new URL(origin))].map(
    ({ hostname }) => hostname,
  );
  const present = isNew ? undefined : config.COOKIE_DOMAIN;
  const isEnough = present !== undefined && hosts.every((host) => isBelow(host, present));
  const domain = isEnough ? present : sharedDomain(hosts);
  if (domain === undefined) return nothingShared(login, hosts);
  const missing = origins.filter((origin) => !known.includes(origin));
  return [
    ...(domain === present ? [] : [`COOKIE_DOMAIN=${domain}`]),
    ...(missing.length === 0 ? [] : [`ALLOWED_REDIRECT_ORIGINS=${[...known, ...missing]}`]),
  ];
}

/** The longest domain above all hosts, or one of them, that browsers accept in a cookie. */
function sharedDomain([first = '', ...others]: readonly string[]): string | undefined {
  const labels = first.split('.');
  const domains = labels.map((_, index) => labels.slice(index).join('.'));
  return domains.find(
    (domain) =>
      domain.includes('.') &&
      !isPublicSuffix(domain) &&
      others.every((host) => isBelow(host, domain)),
  );
}

/**
 * nginx and Caddy use the ports in the URLs. On this machine one of them may be Gatehouse's own, so this
 * finds a free one.
 */
function freePort(
  login: URL,
  applications: readonly RecipeApplication[],
  { PORT }: Config,
): number {
  const taken = [login, ...applications.map(({ origin }) => origin)].map(portOf).map(Number);
  const isTaken = (port: number) => taken.includes(port);
  let port = PORT;
  while (isTaken(port)) port += 1;
  return port;
}

function isDomain({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' && hostname.includes('.') && isIP(hostname) === 0;
}

function domainFault(base: URL): string {
  return `--app needs https and a domain name: hosts share a session by a cookie of their domain. Without one, the application can lie on the login host: --app ${base.origin} --path /wiki.`;
}

function suffixFault(host: string, base: URL): string {
  return `Anybody can register names below ${host}, so browsers keep no cookie for it. Name a host of yours below it, or put the application on the login host: --app ${base.origin} --path /wiki.`;
}

/** Browsers assume that names below a public suffix belong to different people. */
function nothingShared(login: URL, hosts: readonly string[]): string {
  const own = widestCookieDomain(login.hostname);
  const other = hosts.find((host) => own === undefined || !isBelow(host, own)) ?? login.hostname;
  const below = own === undefined ? '' : ` as a host below ${own}, or`;
  return `Browsers keep no cookie that ${login.hostname} and ${other} share. The application can be reached${below} on the login host: --app ${login.origin} --path /wiki.`;
}

function pathFault(origin: URL, login: URL): string {
  return origin.origin === login.origin
    ? `${login.origin} is the login host, so --path is needed: --app ${login.origin} --path /wiki.`
    : `--path is for an application on the login host (BASE_URL), which is ${login.origin}.`;
}

/** Whether the proxy reaches Gatehouse without leaving the machine. */
export function isOnThisMachine(gatehouse: string): boolean {
  return isLoopbackHost(new URL(`http://${gatehouse}`).hostname);
}
