import { distinct, type Names, portOf, renamed, replaceLines } from './names.ts';
import { readTemplate } from './template.ts';
import type { RecipeApplication, RecipeWishes } from './wishes.ts';

const pathBlock = /^ {2}location \/wiki\/ \{\n[\s\S]*?^ {2}\}\n/m;

/** For `http {}`: shared maps, the redirect from port 80, the login host, and a server for each other host. */
export function nginxText(wishes: RecipeWishes): string {
  const { login, applications, isNext } = wishes;
  const beside = applications.filter(({ path }) => path !== '');
  const servers = applications.filter(({ path }) => path === '');
  const shared = isNext ? [] : [readTemplate('nginx/gatehouse.conf')];
  const own = servers.map((application) =>
    applicationText(readTemplate('nginx/wiki.example.com.conf'), wishes, application),
  );
  const parts = [
    ...shared.map((text) => renamed(text, namesOf(wishes, login))),
    ...redirectFrom80(wishes),
    ...(isNext ? nextPaths(wishes, beside) : [loginServer(wishes, beside)]),
    ...own,
  ];
  return parts.join('\n');
}

/** The login host, with a location for each application on a path. */
function loginServer(wishes: RecipeWishes, beside: readonly RecipeApplication[]): string {
  const names = namesOf(wishes, wishes.login);
  if (beside.length === 0) {
    return withTls(renamed(readTemplate('nginx/login.example.com.conf'), names), names);
  }
  const locations = pathLocations(wishes, beside).join('\n');
  const server = readTemplate('nginx/login.example.com-wiki.conf').replace(pathBlock, '{paths}\n');
  return withTls(renamed(server, names), names).replace('{paths}\n', () => locations);
}

function nextPaths(wishes: RecipeWishes, beside: readonly RecipeApplication[]): string[] {
  if (beside.length === 0) return [];
  const note = `  # Into the server block of ${wishes.login.host}, beside the first application.\n`;
  return [note + pathLocations(wishes, beside).join('\n')];
}

function pathLocations(wishes: RecipeWishes, beside: readonly RecipeApplication[]): string[] {
  const [block = ''] = pathBlock.exec(readTemplate('nginx/login.example.com-wiki.conf')) ?? [];
  return beside.map((application) => applicationText(block, wishes, application));
}

function applicationText(
  template: string,
  wishes: RecipeWishes,
  { origin, path, to, isToTls, isBasic }: RecipeApplication,
): string {
  const names = { ...namesOf(wishes, origin), path, to };
  let text = withTls(renamed(template, names), names);
  if (isBasic) text = text.replace('$authorization_of_application', '""');
  if (!isToTls) return text;
  return replaceLines(text, /^( *)proxy_pass http:\/\/(?!gatehouse).*\n/m, [
    '# The certificate of the application is not checked. To check it, see proxy_ssl_verify.',
    `proxy_pass https://${to};`,
    'proxy_ssl_server_name on;',
  ]);
}

/** One server that redirects all hosts from port 80 to https. At other ports, nginx itself answers 497. */
function redirectFrom80({ login, applications, isNext }: RecipeWishes): string[] {
  const own = applications.filter(({ path }) => path === '').map(({ origin }) => origin);
  const hosts = [...(isNext ? [] : [login]), ...own].filter(
    (url) => url.protocol === 'https:' && portOf(url) === '443',
  );
  if (hosts.length === 0) return [];
  const names = distinct(hosts.map(({ hostname }) => hostname)).join(' ');
  const text = readTemplate('nginx/redirect.conf');
  return [text.replace('login.example.com wiki.example.com', names)];
}

/** With the given files. On this machine, for trying out, without TLS. */
function withTls(text: string, { origin, certificate }: Names): string {
  if (origin.protocol !== 'https:') {
    return text
      .replace(/^ *(?:ssl_|error_page 497|# Plain http on the port).*\n/gm, '')
      .replaceAll(/(listen \S+) ssl;/g, '$1;')
      .replaceAll('X-Forwarded-Proto https', 'X-Forwarded-Proto http');
  }
  if (certificate === undefined) return text;
  const fileFor = (file: string) => file.replaceAll('{host}', origin.hostname);
  return text
    .replace(
      /(ssl_certificate) .*;/,
      (_line, name) => `${name} ${fileFor(certificate.certificate)};`,
    )
    .replace(/(ssl_certificate_key) .*;/, (_line, name) => `${name} ${fileFor(certificate.key)};`);
}

function namesOf({ login, gatehouse, certificate }: RecipeWishes, origin: URL): Names {
  return { login, gatehouse, certificate, origin };
}
