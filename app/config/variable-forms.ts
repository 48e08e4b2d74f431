import { isIP } from 'node:net';
import { z } from 'zod';
import { isLoopbackHost } from '../platform/loopback.ts';
import { isPlainAddress, type Mailbox, tryMailbox } from '../platform/mailbox.ts';
import { databaseUrlFault, serverUrlFault } from './urls.ts';

// Forms of variables. Messages complete the sentence "<NAME> ..." and never repeat the value, which may be a secret.

export function wholeNumber(min: number, max: number, byDefault: number) {
  return z.coerce
    .number({ error: 'must be a whole number' })
    .int({ error: 'must be a whole number' })
    .min(min, { error: `must be at least ${min}` })
    .max(max, { error: `must be at most ${max}` })
    .default(byDefault);
}

export function commaList(item: z.ZodType<string, string>) {
  return z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(item));
}

function isOneOf(...protocols: string[]) {
  return (text: string) => URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

function isLoopbackUrl(text: string): boolean {
  return isOneOf('http:')(text) && isLoopbackHost(new URL(text).hostname);
}

/** An origin that a browser may send: a `*` would match no other origin. */
export function isBareOrigin(text: string): boolean {
  return (
    URL.canParse(text) &&
    /^https?:/.test(text) &&
    new URL(text).origin === text &&
    isPlainHost(new URL(text).hostname)
  );
}

/** Without a wildcard and without a trailing dot, which browsers never add. */
function isPlainHost(host: string): boolean {
  return !host.includes('*') && !host.endsWith('.');
}

/** An address or a name to listen on: no port and no wildcard. An IPv6 address may have brackets. */
export function isListenHost(text: string): boolean {
  const bare = text.replace(/^\[(.+)\]$/, '$1');
  return isIP(bare) !== 0 || /^(?=.{1,253}$)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i.test(text);
}

export const secret = z
  .string()
  .min(32, { error: 'must have at least 32 characters in each secret' });

/** Where to report vulnerabilities. RFC 9116 section 2.5.3 wants URIs: an email address becomes one. */
export const securityContact = z
  .string()
  .transform((text) => (isPlainAddress(text) ? `mailto:${text}` : text))
  .refine((text) => /^mailto:[^@\s]+@[^@\s]+$/.test(text) || isOneOf('https:')(text), {
    error: 'must be a comma list of email addresses or https URLs',
  });

/** A base URL is an origin: links, cookies and the issuer are built from it alone. */
export const baseUrl = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
    error: 'must be an http or https URL',
  })
  .transform((text) => new URL(text))
  .refine((url) => url.href === `${url.origin}/`, {
    error: 'must be scheme, host and port only, without a path, query or credentials',
  })
  .refine((url) => isPlainHost(url.hostname), {
    error: 'must name one host, without * and without a dot at its end',
  });

/** A text that is checked by a function, which returns its fault as the end of the sentence. */
function faultless(faultOf: (text: string) => string | undefined) {
  return z.string().superRefine((text, context) => {
    const message = faultOf(text);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });
}

export const databaseUrl = faultless(databaseUrlFault);

export const redisUrl = faultless((text) =>
  serverUrlFault(text, ['redis:', 'rediss:'], { path: /^\/\d{1,5}$/ }),
);

export const smtpUrl = faultless((text) =>
  text.startsWith('smtp:')
    ? serverUrlFault(text, ['smtp:', 'smtps:'], { query: /^\?tls=off$/ })
    : serverUrlFault(text, ['smtp:', 'smtps:']),
);

/** Whether http is allowed depends on the address that its name has at the time. */
export const webhookUrl = z
  .string()
  .refine(isOneOf('https:', 'http:'), { error: 'must be an https URL' })
  .transform((text) => new URL(text))
  .refine(({ username, password, hash }) => username + password + hash === '', {
    error: 'must not have a user name, a password or a fragment',
  });

/** As Standard Webhooks demands: 24 to 64 bytes. */
export const webhookSecret = z.string().regex(/^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/, {
  error: 'must be whsec_ followed by 24 to 64 random bytes in base64',
});

export const mailbox = z
  .string()
  .refine((text) => tryMailbox(text) !== undefined, {
    error: 'must be an address such as Gatehouse <gatehouse@example.com>',
  })
  .transform((text) => tryMailbox(text) as Mailbox);

/** The request narrows the password down, so nobody on the network may read it. */
export const rangeUrl = z
  .string()
  .refine((text) => isOneOf('https:')(text) || isLoopbackUrl(text), {
    error: 'must start with https://, except on localhost',
  })
  .refine((text) => isPlainHost(new URL(text).hostname), {
    error: 'must name one host, without * and without a dot at its end',
    when: ({ issues }) => issues.length === 0,
  })
  .transform((text) => new URL(text));

export const hostName = z.string().regex(/^(?=.{4,253}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/, {
  error: 'must be a domain name in lower case without a leading dot, such as example.com',
});
