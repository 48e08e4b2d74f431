import { OperatorFault } from '../operator-fault.ts';

const create =
  'Let the database belong to this role (ALTER DATABASE … OWNER TO …), or GRANT CREATE ON SCHEMA public to it';

/** Errors that waiting does not fix (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const bySqlState: Readonly<Record<string, string>> = {
  '28P01': 'Check user name and password in DATABASE_URL',
  '28000': 'Check the user name in DATABASE_URL, and pg_hba.conf of the server',
  '3D000': 'Create the database, or name another one in DATABASE_URL',
  '3F000': create,
  '42501': create,
};

/** The usual ones of https://nodejs.org/api/tls.html#x509-certificate-error-codes. */
const certificate = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_)/;

/** Messages of node-postgres that come without a code. */
const byMessage: readonly (readonly [RegExp, string])[] = [
  [
    /does not support SSL/i,
    'The server has no TLS: switch it on there, or take sslmode out of DATABASE_URL',
  ],
  [
    /password must be a (?:non-empty )?string/,
    'DATABASE_URL holds no password, and the server asks for one',
  ],
  [
    /statement pooling/,
    'Gatehouse needs transactions: set pool_mode of pgbouncer to transaction or session',
  ],
];

/** @returns undefined for passing failures, and for errors that an operator cannot fix */
export function postgresFault(error: unknown): OperatorFault | undefined {
  const original = innermost(error);
  const { message, code = '' } = original as { message?: string; code?: string };
  const advice = adviceFor(String(message), String(code));
  if (advice === undefined) return undefined;
  return new OperatorFault(`PostgreSQL cannot be used: ${message}. ${advice}.`, { cause: error });
}

function adviceFor(message: string, code: string): string | undefined {
  if (certificate.test(code)) {
    return 'Its certificate is not trusted: name its authority with sslrootcert=FILE in DATABASE_URL, or encrypt without verifying by sslmode=require';
  }
  return bySqlState[code] ?? byMessage.find(([pattern]) => pattern.test(message))?.[1];
}

function innermost(error: unknown): unknown {
  const { cause } = error as { cause?: unknown };
  return cause instanceof Error ? innermost(cause) : error;
}

/**
 * @throws OperatorFault unless the encoding can store every language: LATIN1 refuses some texts, SQL_ASCII checks
 * nothing
 */
export function checkEncoding(encoding: string): void {
  if (encoding === 'UTF8') return;
  throw new OperatorFault(
    `The encoding of the PostgreSQL database is ${encoding}, and Gatehouse needs UTF8. Create another one (CREATE DATABASE gatehouse ENCODING 'UTF8' TEMPLATE template0) and name it in DATABASE_URL.`,
  );
}

export function cannotCreate(): OperatorFault {
  return new OperatorFault(
    `PostgreSQL cannot be used: permission denied to create tables for the role in DATABASE_URL. ${create}.`,
  );
}
