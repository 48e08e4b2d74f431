import { isLoopbackHost } from '../platform/loopback.ts';
import { isPublicSuffix, widestCookieDomain } from '../platform/public-suffix.ts';
import { isBelow } from './is-below.ts';
import type { Variables } from './variables.ts';

/**
 * Faults that concern more than one variable. Values that did not parse are absent here; their own fault has already
 * been reported.
 */
export function contradictions(values: Partial<Variables>): string[] {
  return [
    ...storeFaults(values),
    ...baseUrlFaults(values),
    ...cookieDomainFaults(values),
    ...registrationFaults(values),
    ...webhookFaults(values),
  ];
}

function storeFaults(values: Partial<Variables>): string[] {
  const faults: string[] = [];
  const onPostgres = values.DATABASE_URL?.startsWith('postgres') ?? false;
  if (values.REDIS_URL !== undefined && !onPostgres) {
    faults.push('REDIS_URL needs DATABASE_URL to be PostgreSQL: an embedded file is not shared.');
  }
  if ((values.WORKERS ?? 1) > 1 && !(onPostgres && values.REDIS_URL !== undefined)) {
    faults.push('WORKERS above 1 needs both DATABASE_URL (PostgreSQL) and REDIS_URL.');
  }
  if (onPostgres && values.SESSION_SECRET === undefined) {
    faults.push('SESSION_SECRET must be given with PostgreSQL: every instance needs the same.');
  }
  if (onPostgres && values.PASSWORD_PEPPER === undefined) {
    faults.push('PASSWORD_PEPPER must be given with PostgreSQL: every instance needs the same.');
  }
  return faults;
}

function baseUrlFaults({ BASE_URL: baseUrl }: Partial<Variables>): string[] {
  if (baseUrl === undefined || baseUrl.protocol === 'https:' || isLoopbackHost(baseUrl.hostname))
    return [];
  return ['BASE_URL must be https, except on localhost: a cookie sent over http can be stolen.'];
}

/** Whether anybody on the internet may create accounts must not be decided by a default. */
function registrationFaults({ BASE_URL: baseUrl, REGISTRATION }: Partial<Variables>): string[] {
  if (REGISTRATION !== undefined || baseUrl?.protocol !== 'https:') return [];
  return ['REGISTRATION must be chosen when BASE_URL is https: open, invite or closed.'];
}

function webhookFaults(values: Partial<Variables>): string[] {
  const { EVENTS_WEBHOOK_URL: url, EVENTS_WEBHOOK_SECRET: secret } = values;
  if (url !== undefined && secret === undefined) {
    return ['EVENTS_WEBHOOK_SECRET must be given with EVENTS_WEBHOOK_URL: it signs every event.'];
  }
  if (url?.protocol === 'http:' && (values.EVENTS_WEBHOOK_NETWORKS ?? []).length === 0) {
    return ['EVENTS_WEBHOOK_URL must be https, except in EVENTS_WEBHOOK_NETWORKS.'];
  }
  return [];
}

function cookieDomainFaults(values: Partial<Variables>): string[] {
  const domain = values.COOKIE_DOMAIN;
  const origins = values.ALLOWED_REDIRECT_ORIGINS ?? [];
  if (domain === undefined) {
    return origins.length > 0
      ? ['ALLOWED_REDIRECT_ORIGINS needs COOKIE_DOMAIN: other hosts never see the session.']
      : [];
  }
  const faults: string[] = [];
  if (values.BASE_URL?.protocol !== 'https:') {
    faults.push('COOKIE_DOMAIN needs a BASE_URL with https.');
  } else if (!isBelow(values.BASE_URL.hostname, domain)) {
    faults.push('COOKIE_DOMAIN must be the domain of BASE_URL or one above it.');
  } else if (isPublicSuffix(domain)) {
    faults.push(publicSuffixFault(values.BASE_URL.hostname));
  }
  if (!origins.every((origin) => isBelow(new URL(origin).hostname, domain))) {
    faults.push('ALLOWED_REDIRECT_ORIGINS must all be below COOKIE_DOMAIN.');
  }
  if (origins.some((origin) => origin.startsWith('http:'))) {
    faults.push(
      'ALLOWED_REDIRECT_ORIGINS must all be https: browsers send the session to no http page.',
    );
  }
  return faults;
}

function publicSuffixFault(loginHost: string): string {
  const widest = widestCookieDomain(loginHost);
  const proposal =
    widest === undefined
      ? 'Choose a BASE_URL below it, such as https://login.<your name>.<this domain>'
      : `With this BASE_URL the widest possible value is ${widest}`;
  return `COOKIE_DOMAIN is a public suffix: anybody can register names below it, so browsers keep no cookie for it. ${proposal}.`;
}
