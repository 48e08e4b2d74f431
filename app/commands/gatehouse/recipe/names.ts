import type { RecipeWishes } from './wishes.ts';

/** The names in one part of a recipe, instead of those in `deploy/`. */
export interface Names extends Pick<RecipeWishes, 'login' | 'gatehouse' | 'certificate'> {
  readonly origin: URL;
  readonly path?: string;
  readonly to?: string;
}

/** A template with the names of this installation. */
export function renamed(text: string, names: Names): string {
  const { login, origin, path = '', to = '', gatehouse } = names;
  const replacements: Readonly<Record<string, string>> = {
    'https://login.example.com': login.origin,
    'https://wiki.example.com': origin.origin,
    'Host login.example.com': `Host ${login.host}`,
    'gatehouse_host login.example.com': `gatehouse_host ${login.host}`,
    'gatehouse_host wiki.example.com': `gatehouse_host ${origin.host}`,
    'live/login.example.com': `live/${login.hostname}`,
    'live/wiki.example.com': `live/${origin.hostname}`,
    'login.example.com': login.hostname,
    'wiki.example.com': origin.hostname,
    '/wiki': path,
    '127.0.0.1:3000': to,
    '127.0.0.1:8080': gatehouse,
    '443 ssl': `${portOf(origin)} ssl`,
  };
  const pattern = Object.keys(replacements).map((name) => name.replaceAll('.', '\\.'));
  return text.replace(new RegExp(pattern.join('|'), 'g'), (name) => replacements[name] ?? name);
}

/** The port of a URL, or the default port of its scheme. */
export function portOf({ protocol, port }: URL): string {
  return port || (protocol === 'https:' ? '443' : '80');
}

/** Replaces what a pattern matches by lines with the same indentation. */
export function replaceLines(text: string, pattern: RegExp, lines: readonly string[]): string {
  return text.replace(pattern, (_match, indent: string) =>
    lines.map((line) => `${indent}${line}\n`).join(''),
  );
}

/** The distinct values, in order. */
export function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}
