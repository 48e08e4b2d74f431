import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../../../deploy');

export const proxies = ['nginx', 'caddy', 'traefik'] as const;
export type ProxyName = (typeof proxies)[number];

/** How each proxy removes a request header. Only Traefik needs the spelling with underscores. */
const lineFor: Readonly<Record<ProxyName, (name: string) => readonly string[]>> = {
  nginx: (name) => [`proxy_set_header ${name} "";`],
  caddy: (name) => [`request_header -${name}`],
  traefik: (name) =>
    [...new Set([name, name.replaceAll('-', '_')])].map((spelling) => `${spelling}: ""`),
};

/**
 * A file in `deploy/` with its includes, and with a line for each name in `deploy/headers-taken-out.txt`. Its
 * hosts are login.example.com and wiki.example.com.
 *
 * @param file such as `nginx/wiki.example.com.conf`
 */
export function readTemplate(file: string): string {
  const [proxy = ''] = file.split('/');
  const text = readFileSync(join(folder, file), 'utf8');
  return text
    .replace(/^([ \t]*)(?:include|import) (snippets\/[\w.-]+);?\n/gm, (_line, indent, snippet) =>
      readTemplate(`${proxy}/${snippet}`).replace(/^(?=.)/gm, indent),
    )
    .replace(/^([ \t]*)\{headers taken out\}\n/gm, (_line, indent) =>
      headersTakenOut()
        .flatMap(lineFor[proxy as ProxyName])
        .map((line) => `${indent}${line}\n`)
        .join(''),
    );
}

/** Names of request headers that are removed. */
export function headersTakenOut(): string[] {
  const lines = readFileSync(join(folder, 'headers-taken-out.txt'), 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}
