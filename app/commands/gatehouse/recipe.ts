import { tryPlainPath } from '../../access/plain-path.ts';
import { readConfig } from '../../config.ts';
import { type Command, done, type Input, misused, type Result, refused } from './command.ts';
import { settingsFor } from './recipe-settings.ts';
import { type ProxyName, proxies, recipeText } from './recipe-text.ts';

const listensAt = /^(?:[\w.-]+|\[[\da-f:]+\]):\d{1,5}$/i;
const titles: Readonly<Record<ProxyName, string>> = {
  nginx: 'nginx',
  caddy: 'Caddy',
  traefik: 'Traefik',
};

/** `recipe nginx`, `recipe caddy`, `recipe traefik` */
export const recipes: readonly Command[] = proxies.map((proxy) => ({
  name: `recipe ${proxy}`,
  about: `Print what puts an application behind Gatehouse with ${titles[proxy]}`,
  operands: [],
  options: {
    app: { value: 'URL', about: 'Where people find the application', isRequired: true },
    path: { value: '/PATH', about: 'Where it lies, if that is on the login host' },
    to: { value: 'HOST:PORT', about: 'Where it listens (127.0.0.1:3000)' },
    next: { about: 'Leave out what is there since the first application' },
    gatehouse: { value: 'HOST:PORT', about: 'Where Gatehouse listens (127.0.0.1 and PORT)' },
  },
  notes: ['Made from the files in deploy/, with the names of this installation (BASE_URL).'],
  run: async (input) => recipe(proxy, input),
}));

function recipe(proxy: ProxyName, input: Input): Result {
  const config = readConfig(process.env);
  const app = tryUrl(input.option('app') ?? '');
  const to = input.option('to') ?? '127.0.0.1:3000';
  if (app === undefined)
    return misused('--app must be scheme, host and port, such as https://wiki.example.com.');
  const settings = settingsFor(app, config);
  if (typeof settings === 'string') return misused(settings);
  const { login, needs } = settings;
  const gatehouse = input.option('gatehouse') ?? `127.0.0.1:${settings.port}`;
  if (![to, gatehouse].every((address) => listensAt.test(address))) {
    return misused('--to and --gatehouse must be a host and a port, such as 127.0.0.1:3000.');
  }
  const isBeside = app.origin === config.BASE_URL.origin;
  const path = tryPath(input.option('path'));
  if (isBeside !== (input.option('path') !== undefined)) {
    return misused('--path is for an application on the login host (BASE_URL), and needed there.');
  }
  if (isBeside && path === undefined) return misused('--path must be a plain path such as /wiki.');
  const text = recipeText(proxy, {
    ...{ app, login, path: path ?? '', to, gatehouse },
    isNext: input.has('next'),
  });
  if (text === undefined) {
    return refused('invalid', `There is no recipe for ${titles[proxy]} with a path; see deploy/.`);
  }
  const notes = needs.map((setting) => `# Gatehouse needs ${setting}`);
  return done([...notes, text.trimEnd()], { proxy, needs, text });
}

function tryUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.href === `${url.origin}/` ? url : undefined;
}

/** @returns undefined for none, and for what would have to be quoted somewhere */
function tryPath(text = ''): string | undefined {
  const path = tryPlainPath(text)?.replace(/\/$/, '');
  return path !== undefined && /^(?:\/[\w.~-]+)+$/.test(path) ? path : undefined;
}
