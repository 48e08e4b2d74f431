import { PostgresUrlError, postgresOptions } from '../platform/database/postgres-url.ts';

const encode =
  'special characters in user name or password must be written as %xx, such as %2F for / and %40 for @';

/**
 * What is wrong with the URL of a server: the end of the sentence "<NAME> ...". Contains no part of the URL, which
 * may be its password.
 *
 * A `/`, `#` or `?` that is not encoded ends the password early: the rest of it is then taken for a port, or leaves
 * an `@` where none belongs.
 *
 * @param protocols with their colons
 * @param may what the URL may contain besides host, port and credentials
 */
export function serverUrlFault(
  text: string,
  protocols: readonly string[],
  may: { readonly path?: RegExp; readonly query?: RegExp; readonly noHost?: boolean } = {},
): string | undefined {
  const [protocol = ''] = /^[a-z][a-z0-9+.-]*:/i.exec(text) ?? [];
  if (!protocols.includes(protocol.toLowerCase())) {
    return `must start with ${protocols.map((each) => `${each}//`).join(' or ')}`;
  }
  if (!URL.canParse(text))
    return `must be a URL such as ${protocol}//user:password@host:port; ${encode}`;
  const { hostname, pathname, search, hash, username, password } = new URL(text);
  if (!/^(?:[^%]|%[0-9a-f]{2})*$/i.test(username + password + pathname) || !decodes(text)) {
    return `must be a URL; ${encode}, and %25 for %`;
  }
  if (`${pathname}${hash}`.includes('@') || /@/.test(search)) return `must be a URL; ${encode}`;
  if (hostname === '' && !may.noHost) return 'must name a host';
  if (hostname.includes('*')) return 'must name one host, without *';
  const hasPath = !/^\/?$/.test(pathname) && !may.path?.test(pathname);
  const hasQuery = search !== '' && !may.query?.test(search);
  if (hasPath || hasQuery || hash !== '') {
    return `must have nothing after the host that is not understood; ${encode}`;
  }
  return undefined;
}

function decodes(text: string): boolean {
  const { username, password, pathname } = new URL(text);
  try {
    decodeURIComponent(username + password + pathname);
    return true;
  } catch {
    return false;
  }
}

export function databaseUrlFault(text: string): string | undefined {
  if (/^sqlite:/i.test(text)) return sqliteUrlFault(text);
  if (!/^postgres(?:ql)?:/i.test(text)) return 'must start with sqlite: or postgres://';
  const fault = serverUrlFault(text, ['postgres:', 'postgresql:'], {
    path: /^\/[^/]*$/,
    query: /^/,
    noHost: true,
  });
  if (fault !== undefined) return fault;
  try {
    postgresOptions(text);
    return undefined;
  } catch (error) {
    if (error instanceof PostgresUrlError) return error.message;
    throw error;
  }
}

/** SQLite would take an empty path for a temporary database that is deleted when the process ends. */
function sqliteUrlFault(text: string): string | undefined {
  const path = text.slice('sqlite:'.length);
  if (!text.startsWith('sqlite:') || path === '' || path === ':memory:' || /[?#]/.test(path)) {
    return 'must be sqlite: and the path of a file, such as sqlite:data/gatehouse.db';
  }
  return path.endsWith('/') ? 'must name a file, not a folder' : undefined;
}
