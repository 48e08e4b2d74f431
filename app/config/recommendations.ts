import { isIP } from 'node:net';
import type { Config } from '../config.ts';
import type { Warning } from './warning.ts';

/** Advice of `config check`. It is not repeated at start, as nothing is broken. */
export function recommendationsOf({
  BASE_URL: { protocol, hostname },
  REQUIRE_SECOND_FACTOR: who,
}: Config): readonly Warning[] {
  const found: Warning[] = [];
  if (protocol === 'https:' && who === 'none') {
    const message =
      'REQUIRE_SECOND_FACTOR is none, so an administrator may log in with a password alone. REQUIRE_SECOND_FACTOR=admins is recommended.';
    found.push({ code: 'administrators_by_password', message });
  }
  if (isIP(hostname.replaceAll(/[[\]]/g, '')) !== 0) {
    const message =
      'The host of BASE_URL is an IP address, so there are no passkeys: browsers accept them for names only. Use a host name.';
    found.push({ code: 'no_passkeys', message });
  }
  return found;
}
