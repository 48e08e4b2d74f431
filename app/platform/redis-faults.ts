/** The usual ones of https://nodejs.org/api/tls.html#x509-certificate-error-codes. */
const certificate = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_)/;

/** Error replies of Redis (https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors). */
const byAnswer: readonly (readonly [RegExp, string])[] = [
  [/^WRONGPASS|AUTH failed/, 'it refuses the user name or the password in REDIS_URL'],
  [/^NOAUTH/, 'it asks for a password, and REDIS_URL holds none'],
  [/DB index/, 'it has no database of the number in REDIS_URL'],
  [/^DENIED/, 'it is in protected mode: give it a password, and name it in REDIS_URL'],
  [
    /^NOPERM/,
    'the user in REDIS_URL lacks a right: allow all commands on the keys gatehouse:* (ACL SETUSER)',
  ],
  [/replica/, 'REDIS_URL names a replica, which takes no writes: name the primary'],
];

/**
 * Why waiting will not fix a connection to Redis: a sentence that names the variable and contains no secret.
 *
 * @param url as in REDIS_URL
 * @returns undefined for a passing failure
 */
export function redisFault(error: unknown, url: string): string | undefined {
  const reason = reasonFor(innermost(error) as NodeJS.ErrnoException, url);
  return reason === undefined ? undefined : `Redis cannot be used: ${reason}.`;
}

function reasonFor({ message, code = '' }: NodeJS.ErrnoException, url: string) {
  const isEncrypted = url.startsWith('rediss:');
  if (certificate.test(code)) {
    return `its certificate is not trusted (${code}): name its authority with NODE_EXTRA_CA_CERTS, and its host in REDIS_URL as the certificate does`;
  }
  if (code === 'ENOTFOUND') return 'the host in REDIS_URL has no address';
  if (
    isEncrypted &&
    (code === 'EPROTO' || /^ERR_SSL/.test(code) || message === 'Connection timeout')
  ) {
    return 'no TLS connection was made: REDIS_URL begins with rediss://, which is for servers with TLS';
  }
  if (!isEncrypted && (code === 'ECONNRESET' || /closed unexpectedly/i.test(message))) {
    return 'it hangs up: if it speaks TLS, REDIS_URL must begin with rediss://';
  }
  return byAnswer.find(([pattern]) => pattern.test(message))?.[1];
}

function innermost(error: unknown): unknown {
  const { cause } = error as { cause?: unknown };
  return cause instanceof Error ? innermost(cause) : error;
}
