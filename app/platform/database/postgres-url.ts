import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import type { PoolConfig } from 'pg';
import { pathReason } from '../path-fault.ts';

/** Parameters of libpq that are supported here. */
const supported = ['host', 'port', 'user', 'password', 'dbname', 'options', 'application_name'];
const supportedForTls = ['ssl', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'sslpassword'];
/** Parameters of libpq and of other drivers that can be ignored without making anything unsafe or wrong. */
const harmless =
  /^(?:sslnegotiation|uselibpqcompat|connect_timeout|pool_timeout|connection_limit|pgbouncer|keepalives\w*|tcp_user_timeout|channel_binding|gssencmode|sslsni|sslcompression|client_encoding|fallback_application_name)$/;

/** The fault of a DATABASE_URL for PostgreSQL: the end of a sentence. Contains no part of the URL except file names. */
export class PostgresUrlError extends Error {}

/**
 * The options of node-postgres for a URL. TLS modes are those of libpq
 * (https://www.postgresql.org/docs/current/libpq-ssl.html) except `prefer` and `allow`: with them, an attacker on the
 * network could switch encryption off unnoticed.
 *
 * @param url one that `URL` can parse
 * @throws PostgresUrlError
 */
export function postgresOptions(url: string): PoolConfig {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  for (const name of searchParams.keys()) {
    if (![...supported, ...supportedForTls].includes(name) && !harmless.test(name)) {
      throw new PostgresUrlError(
        'has a parameter that is not understood; those of libpq for user, host, port, dbname and TLS are',
      );
    }
  }
  const given = (name: string) => searchParams.get(name) || undefined;
  const host =
    given('host') ?? (decodeURIComponent(hostname).replace(/^\[(.+)\]$/, '$1') || undefined);
  if (host?.includes(',')) {
    throw new PostgresUrlError('names several hosts, and only one is understood');
  }
  const portNumber = Number(given('port') ?? (port || 5432));
  if (!Number.isInteger(portNumber)) throw new PostgresUrlError('has a port that is no number');
  return withoutAbsent({
    host,
    port: portNumber,
    user: given('user') ?? decodeURIComponent(username),
    password: given('password') ?? decodeURIComponent(password),
    database: given('dbname') ?? decodeURIComponent(pathname.slice(1)),
    options: given('options'),
    application_name: given('application_name') ?? 'gatehouse',
    ssl: tlsOptions(given),
  });
}

/** Whether an attacker on the network could impersonate the server and decrypt the traffic. */
export function isEncryptedUnverified(url: string): boolean {
  const { ssl } = postgresOptions(url);
  return typeof ssl === 'object' && ssl.rejectUnauthorized === false;
}

function withoutAbsent(options: Record<string, unknown>): PoolConfig {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined && value !== ''),
  );
}

function tlsOptions(given: (name: string) => string | undefined): ConnectionOptions | false {
  const root = given('sslrootcert');
  const files: ConnectionOptions = {
    ...(root !== undefined && root !== 'system' && { ca: read('sslrootcert', root) }),
    ...optional('cert', 'sslcert', given),
    ...optional('key', 'sslkey', given),
    ...(given('sslpassword') !== undefined && { passphrase: given('sslpassword') }),
  };
  const unverified = { ...files, rejectUnauthorized: false };
  const anyName = { ...files, checkServerIdentity: () => undefined };
  switch (given('sslmode') ?? modeOfSsl(given('ssl'))) {
    case undefined:
      return root === undefined ? false : files;
    case 'disable':
      return false;
    case 'no-verify':
      return unverified;
    case 'require':
      if (root === 'system') return files;
      return root === undefined ? unverified : anyName;
    case 'verify-ca':
      if (root === undefined) {
        throw new PostgresUrlError('needs sslrootcert=FILE with sslmode=verify-ca, or verify-full');
      }
      return root === 'system' ? files : anyName;
    case 'verify-full':
      return files;
    case 'prefer':
    case 'allow':
      throw new PostgresUrlError(
        'must not have sslmode=prefer or allow, with which a connection may go unencrypted unnoticed; choose disable, require or verify-full',
      );
    default:
      throw new PostgresUrlError(
        'has an unknown sslmode; there are disable, require, verify-ca and verify-full',
      );
  }
}

/** The short form of node-postgres. */
function modeOfSsl(ssl: string | undefined): string | undefined {
  if (ssl === undefined || ssl === '0' || ssl === 'false') return undefined;
  return ssl === 'true' || ssl === '1' ? 'verify-full' : ssl;
}

function optional(
  option: 'cert' | 'key',
  parameter: string,
  given: (name: string) => string | undefined,
): ConnectionOptions {
  const path = given(parameter);
  return path === undefined ? {} : { [option]: read(parameter, path) };
}

function read(parameter: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new PostgresUrlError(
      `names a file by ${parameter} that cannot be read: ${path}: ${pathReason(path, error)}`,
    );
  }
}
