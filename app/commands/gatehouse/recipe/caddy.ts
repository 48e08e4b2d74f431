import { type Names, renamed, replaceLines } from './names.ts';
import { readTemplate } from './template.ts';
import type { RecipeApplication, RecipeWishes } from './wishes.ts';

const pathBlock = /^\tredir \/wiki [\s\S]*?^\t\}\n/m;

/** A Caddyfile without global options: the login host, and a site for each other host. */
export function caddyText(wishes: RecipeWishes): string {
  const { applications, isNext } = wishes;
  const beside = applications.filter(({ path }) => path !== '');
  const own = applications.filter(({ path }) => path === '');
  const site = readTemplate('caddy/wiki.example.com.Caddyfile');
  const parts = [
    ...(isNext ? nextPaths(wishes, beside) : [loginSite(wishes, beside)]),
    ...own.map((application) => applicationText(site, wishes, application)),
  ];
  return parts.join('\n');
}

function loginSite(wishes: RecipeWishes, beside: readonly RecipeApplication[]): string {
  const names = namesOf(wishes, wishes.login);
  if (beside.length === 0) {
    return withTls(renamed(readTemplate('caddy/login.example.com.Caddyfile'), names), names);
  }
  const blocks = pathBlocks(wishes, beside).join('\n');
  const site = readTemplate('caddy/login.example.com-wiki.Caddyfile');
  const text = withTls(renamed(site.replace(pathBlock, '{paths}\n'), names), names);
  return text.replace('{paths}\n', () => blocks);
}

function nextPaths(wishes: RecipeWishes, beside: readonly RecipeApplication[]): string[] {
  if (beside.length === 0) return [];
  const note = `\t# Into the block of ${wishes.login.origin}, anywhere at its top level: Caddy takes the longest path.\n`;
  return [note + pathBlocks(wishes, beside).join('\n')];
}

function pathBlocks(wishes: RecipeWishes, beside: readonly RecipeApplication[]): string[] {
  const [block = ''] = pathBlock.exec(readTemplate('caddy/login.example.com-wiki.Caddyfile')) ?? [];
  return beside.map((application) => applicationText(block, wishes, application));
}

function applicationText(
  template: string,
  wishes: RecipeWishes,
  { origin, path, to, isToTls, isBasic }: RecipeApplication,
): string {
  const names = { ...namesOf(wishes, origin), path, to };
  let text = withTls(renamed(template, names), names);
  if (isBasic) {
    text = replaceLines(text, /^(\t*)@token .*\n\t*request_header @token -Authorization\n/m, [
      '# Basic may hold an API key, which Caddy cannot see.',
      'request_header -Authorization',
    ]);
  }
  if (!isToTls) return text;
  return replaceLines(text, /^(\t*)reverse_proxy .*\n/m, [
    '# The certificate of the application is not checked. To check it, see tls_trusted_ca_certs.',
    `reverse_proxy https://${to} {`,
    '\ttransport http {',
    '\t\tversions 1.1',
    '\t\ttls_insecure_skip_verify',
    '\t}',
    '}',
  ]);
}

/** Caddy gets certificates by itself, unless files are given. */
function withTls(text: string, { origin, certificate }: Names): string {
  if (certificate === undefined || origin.protocol !== 'https:') return text;
  const files = [certificate.certificate, certificate.key].join(' ');
  const line = `\ttls ${files.replaceAll('{host}', origin.hostname)}\n`;
  return text.replace(/^https:\/\/.* \{\n/m, (start) => start + line);
}

function namesOf({ login, gatehouse, certificate }: RecipeWishes, origin: URL): Names {
  return { login, gatehouse, certificate, origin };
}
