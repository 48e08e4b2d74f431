import type { Config } from '../../../config.ts';
import { isOnThisMachine } from './settings.ts';
import type { ProxyName } from './template.ts';
import type { RecipeWishes } from './wishes.ts';

/** The steps besides saving the recipe, for standard error. */
export function nextSteps(
  proxy: ProxyName,
  wishes: RecipeWishes,
  needs: readonly string[],
  config: Config,
): string[] {
  return [
    ...settingLines(needs),
    ...remoteLines(wishes, config),
    ...basicLines(wishes),
    ...(wishes.isNext ? nextLines(wishes) : [savedAs[proxy]]),
    ...certificateLines(proxy, wishes),
  ];
}

const savedAs: Readonly<Record<ProxyName, string>> = {
  nginx:
    'Save the recipe as /etc/nginx/conf.d/gatehouse.conf, then run: nginx -t && systemctl reload nginx',
  caddy: 'Save the recipe as /etc/caddy/Caddyfile, then run: systemctl reload caddy',
  traefik: 'Save the recipe in the folder of the file provider. Traefik reads it by itself.',
};

function settingLines(needs: readonly string[]): string[] {
  if (needs.length === 0) return ['Gatehouse needs no further settings for this.'];
  const registration = needs.some((need) => need.startsWith('REGISTRATION='));
  return [
    'Set these for Gatehouse, in .env or its environment, and restart it:',
    ...needs.map((need) => `  ${need}`),
    ...(registration ? ['REGISTRATION can also be open or closed.'] : []),
  ];
}

/** A proxy on another machine, or in another container, has no loopback address. */
function remoteLines({ gatehouse }: RecipeWishes, { TRUST_PROXY, HOST }: Config): string[] {
  if (isOnThisMachine(gatehouse)) return [];
  const isTrusted = TRUST_PROXY.some((network) => network !== 'loopback');
  return [
    ...(isTrusted
      ? []
      : ['The proxy is not on the same machine: set TRUST_PROXY to its address, for Gatehouse.']),
    ...(isOnThisMachine(`${HOST}:1`)
      ? [`Gatehouse listens on ${HOST} alone: set HOST to an address that the proxy can reach.`]
      : []),
  ];
}

function basicLines({ applications }: RecipeWishes): string[] {
  return applications
    .filter(({ isBasic }) => isBasic)
    .map(
      ({ origin, path }) =>
        `Basic opens ${origin.origin}${path} only if its rule in ACCESS_RULES_FILE says "basic: true".`,
    );
}

function nextLines({ applications, login }: RecipeWishes): string[] {
  const isBeside = applications.some(({ path }) => path !== '');
  return isBeside
    ? [`Add the part with a path to the block of ${login.host}, anywhere at its top level.`]
    : ['Add the recipe to the configuration that you have.'];
}

function certificateLines(proxy: ProxyName, { login, certificate }: RecipeWishes): string[] {
  if (proxy !== 'nginx' || login.protocol !== 'https:' || certificate !== undefined) return [];
  return [
    'The certificates are expected where certbot puts them, in /etc/letsencrypt/live/. For other files add --certificate FILE --key FILE.',
  ];
}
