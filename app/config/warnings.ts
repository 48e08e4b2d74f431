import { rulesOf } from '../access/access-rules-file.ts';
import type { Config } from '../config.ts';
import { mailMode } from '../mail/mail-mode.ts';
import { isEncryptedUnverified } from '../platform/database/postgres-url.ts';
import { isBelow } from './is-below.ts';
import { oddVariables } from './odd-environment.ts';
import { variables } from './variables.ts';
import type { Warning } from './warning.ts';

/** @param environment that the configuration was read from */
export function warningsOf(
  config: Config,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): readonly Warning[] {
  return [
    ...mailWarnings(config),
    ...databaseWarnings(config),
    ...ruleWarnings(config),
    ...oddVariables(environment, Object.keys(variables.shape)),
  ];
}

function mailWarnings(config: Config): Warning[] {
  const { SMTP_URL: smtpUrl, BASE_URL, HOST } = config;
  if (smtpUrl !== undefined) {
    if (new URL(smtpUrl).searchParams.get('tls') !== 'off') return [];
    const message =
      'SMTP_URL has tls=off, so emails and the links in them travel unencrypted. Anyone on the way can read them.';
    return [{ code: 'unencrypted_mail', message }];
  }
  if (mailMode(smtpUrl, BASE_URL, HOST) === 'kept') {
    const message =
      'SMTP_URL is not set, so no email is sent. Emails are kept at /dev/mailbox on this machine.';
    return [{ code: 'mail_is_kept', message }];
  }
  const noMail: Warning = {
    code: 'no_mail',
    message:
      'SMTP_URL is not set, so no email is sent. Nobody can reset a forgotten password, change an email or be invited by email. Nobody gets a warning about a new device or guessed passwords.',
  };
  if (config.REGISTRATION !== 'open' || !config.REQUIRE_CONFIRMED_EMAIL) return [noMail];
  const message =
    'REGISTRATION is open, but nobody can register. Set SMTP_URL to confirm emails, or REQUIRE_CONFIRMED_EMAIL=false.';
  return [noMail, { code: 'no_registration', message }];
}

function databaseWarnings({ DATABASE_URL: url }: Config): Warning[] {
  if (!url?.startsWith('postgres') || !isEncryptedUnverified(url)) return [];
  const message =
    'DATABASE_URL encrypts the connection without verifying the server. A machine on the way can pretend to be the database and read everything. Use sslmode=verify-full, with sslrootcert=FILE for an authority of your own.';
  return [{ code: 'unverified_database', message }];
}

/** Only a warning: API keys need no cookie, and public or denied paths need no session. */
function ruleWarnings(config: Config): Warning[] {
  const { ACCESS_RULES_FILE: file, COOKIE_DOMAIN: domain, BASE_URL } = config;
  if (file === undefined) return [];
  const unreachable = rulesOf(file)
    .filter(({ allow }) => allow !== 'public' && allow !== 'deny')
    .filter(({ host }) => !mayHaveSession(host, BASE_URL.hostname, domain));
  const where =
    domain === undefined
      ? `the host of BASE_URL (${BASE_URL.hostname}); COOKIE_DOMAIN is not set`
      : `COOKIE_DOMAIN (${domain})`;
  return [...new Set(unreachable.map(({ host }) => host))].map((host) => ({
    code: 'unreachable_rule',
    message: `ACCESS_RULES_FILE has a rule for ${host}, where nobody is ever logged in: browsers send the session only to ${where}. API keys alone can meet this rule.`,
  }));
}

/** @param ruleHost may have a port, and `*.` for all hosts below a domain */
function mayHaveSession(ruleHost: string, loginHost: string, domain: string | undefined): boolean {
  const host = ruleHost.replace(/:\d+$/, '');
  if (!host.startsWith('*.')) {
    return domain === undefined ? host === loginHost : isBelow(host, domain);
  }
  const above = host.slice('*.'.length);
  if (domain === undefined) return loginHost !== above && isBelow(loginHost, above);
  return isBelow(above, domain) || isBelow(domain, above);
}
