import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../../deploy');

export const proxies = ['nginx', 'caddy', 'traefik'] as const;
export type ProxyName = (typeof proxies)[number];

export interface Protected {
  /** The application as people type it. */
  readonly app: URL;
  /** The login host: BASE_URL. */
  readonly login: URL;
  /** Under which the application lies on the login host; without a slash at its end. */
  readonly path: string;
  /** Where the application listens, `host:port`. */
  readonly to: string;
  /** Where Gatehouse listens, `host:port`. */
  readonly gatehouse: string;
  /** Whether what all applications share is there already. */
  readonly isNext: boolean;
}

/** The files of each proxy, for an application on a host of its own and under a path of the login host. */
const files: Readonly<Record<ProxyName, { ownHost: readonly string[]; path: readonly string[] }>> =
  {
    nginx: {
      ownHost: [
        'nginx/gatehouse.conf',
        'nginx/login.example.com.conf',
        'nginx/wiki.example.com.conf',
      ],
      path: ['nginx/gatehouse.conf', 'nginx/login.example.com-wiki.conf'],
    },
    caddy: {
      ownHost: ['caddy/login.example.com.Caddyfile', 'caddy/wiki.example.com.Caddyfile'],
      path: ['caddy/login.example.com-wiki.Caddyfile'],
    },
    traefik: { ownHost: ['traefik/wiki.example.com.yml'], path: [] },
  };

/**
 * What to put into a proxy's configuration: the files in `deploy/`, which stand for login.example.com and
 * wiki.example.com, with the names of this installation.
 *
 * @returns undefined if there is no recipe for this
 */
export function recipeText(proxy: ProxyName, protectedApp: Protected): string | undefined {
  const isBeside = protectedApp.app.origin === protectedApp.login.origin;
  const chosen = isBeside ? files[proxy].path : files[proxy].ownHost;
  if (chosen.length === 0) return undefined;
  const wanted = protectedApp.isNext ? chosen.slice(-1) : chosen;
  const text = wanted.map((file) => withIncludes(file)).join('\n');
  return renamed(isBeside && protectedApp.isNext ? onlyPath(text) : text, protectedApp);
}

/** Of the login host, what there is once for each path. */
function onlyPath(text: string): string {
  const [block = ''] =
    /^ {2}location \/wiki\/[\s\S]*?^ {2}}\n|^\t\t@wiki [\s\S]*?^\t\t}\n/m.exec(text) ?? [];
  return `  # Into the block of login.example.com, beside the first application.\n${block}`;
}

/** nginx's snippets are put where they are included, so that what is printed is whole. */
function withIncludes(file: string): string {
  const text = readFileSync(join(folder, file), 'utf8');
  return text.replace(/^( *)include (snippets\/[\w.-]+);\n/gm, (_line, indent, snippet) =>
    readFileSync(join(folder, 'nginx', snippet), 'utf8').replace(/^(?=.)/gm, indent),
  );
}

function renamed(text: string, { app, login, path, to, gatehouse }: Protected): string {
  const names: Readonly<Record<string, string>> = {
    'https://login.example.com': login.origin,
    'login.example.com': login.hostname,
    'https://wiki.example.com': app.origin,
    'wiki.example.com': app.hostname,
    '/wiki': path,
    '@wiki': `@${path.slice(1).replace(/\W+/g, '-')}`,
    '127.0.0.1:3000': to,
    '127.0.0.1:8080': gatehouse,
    ...(login.protocol === 'https:' ? {} : withoutTls(login)),
  };
  const pattern = Object.keys(names).map((name) => name.replaceAll('.', '\\.'));
  return text.replace(new RegExp(pattern.join('|'), 'g'), (name) => names[name] ?? name);
}

/** For trying things out on this machine. */
function withoutTls({ port }: URL): Readonly<Record<string, string>> {
  return {
    'listen 443 ssl': `listen ${port || 80}`,
    '  # ssl_certificate ...; ssl_certificate_key ...;\n': '',
    'X-Forwarded-Proto https': 'X-Forwarded-Proto http',
  };
}
