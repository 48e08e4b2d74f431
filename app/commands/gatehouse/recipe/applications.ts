import { tryPlainPath } from '../../../access/plain-path.ts';
import type { Input } from '../command.ts';
import type { RecipeApplication } from './wishes.ts';

const defaultTo = '127.0.0.1:3000';
const address = /^(?:(https?):\/\/)?((?:[\w.-]+|\[[\da-f:]+\]):\d{1,5})\/?$/i;

/**
 * The applications in the arguments. `--path`, `--to` and `--basic` belong to the `--app` before them.
 * Options before the first `--app` belong to it too.
 *
 * @returns an error message if the options are wrong
 */
export function readApplications({ inOrder }: Input): readonly RecipeApplication[] | string {
  const groups: Map<string, string>[] = [];
  let early = new Map<string, string>();
  for (const { name, value = '' } of inOrder) {
    if (!['app', 'path', 'to', 'basic'].includes(name)) continue;
    if (name === 'app') {
      groups.push(new Map([...early, ['app', value]]));
      early = new Map();
      continue;
    }
    const group = groups.at(-1) ?? early;
    if (group.has(name)) return `--${name} is given twice for one --app.`;
    group.set(name, value);
  }
  if (groups.length > 1 && groups.some((group) => !group.has('to'))) {
    return 'With several applications, each --app needs its own --to after it.';
  }
  const applications: RecipeApplication[] = [];
  for (const group of groups) {
    const application = readApplication(group);
    if (typeof application === 'string') return application;
    applications.push(application);
  }
  const places = applications.map(({ origin, path }) => origin.origin + path);
  if (new Set(places).size < places.length) return 'Two --app are at the same address.';
  return applications;
}

function readApplication(group: ReadonlyMap<string, string>): RecipeApplication | string {
  const url = tryUrl(group.get('app') ?? '');
  if (url === undefined) {
    return '--app must be scheme, host and port, such as https://wiki.example.com.';
  }
  const path = readPath(url, group.get('path'));
  if (path === undefined) return '--path must be a plain path such as /wiki.';
  const [, scheme = 'http', to] = address.exec(group.get('to') ?? defaultTo) ?? [];
  if (to === undefined) return '--to must be a host and a port, such as 127.0.0.1:3000.';
  return {
    ...{ origin: new URL(url.origin), path, to },
    ...{ isToTls: scheme.toLowerCase() === 'https', isBasic: group.has('basic') },
  };
}

/** Whether the value of `--gatehouse` is an address. */
export function isAddress(text: string): boolean {
  return address.test(text) && !text.includes('/');
}

function tryUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isPlain = url.href === `${url.origin}${url.pathname}`;
  return /^https?:$/.test(url.protocol) && isPlain ? url : undefined;
}

/**
 * The path in `--app` or in `--path`, without a trailing slash.
 *
 * @returns undefined if both are given, or if the path would need quoting
 */
function readPath({ pathname }: URL, option: string | undefined): string | undefined {
  if (pathname !== '/' && option !== undefined) return undefined;
  if (pathname === '/' && option === undefined) return '';
  const path = tryPlainPath(option ?? pathname)?.replace(/\/$/, '');
  return path !== undefined && /^(?:\/[\w.~-]+)+$/.test(path) ? path : undefined;
}
