import { isIP } from 'node:net';
import { z } from 'zod';
import { isLoopbackHost } from '../platform/loopback.ts';
import { type Mailbox, tryMailbox } from '../platform/mailbox.ts';
import { databaseUrlFault, serverUrlFault } from './urls.ts';

// Messages complete the sentence "<NAME> ..." and never repeat the value, which may be a secret.

function wholeNumber(least: number, most: number, byDefault: number) {
  return z.coerce
    .number({ error: 'must be a whole number' })
    .int({ error: 'must be a whole number' })
    .min(least, { error: `must be at least ${least}` })
    .max(most, { error: `must be at most ${most}` })
    .default(byDefault);
}

function commaList(item: z.ZodType<string, string>) {
  return z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(item));
}

function isOneOf(...protocols: string[]) {
  return (text: string) => URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

/** An address or network in CIDR notation; a prefix of zero length would trust everybody. */
function isNetwork(text: string): boolean {
  if (text === 'loopback') return true;
  const [address = '', prefix, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : 0;
  return bits >= 1 && bits <= (family === 4 ? 32 : 128);
}

function isLoopbackUrl(text: string): boolean {
  return isOneOf('http:')(text) && isLoopbackHost(new URL(text).hostname);
}

/** One that a browser may send: a `*` would match no other origin than itself. */
function isBareOrigin(text: string): boolean {
  return (
    URL.canParse(text) &&
    /^https?:/.test(text) &&
    new URL(text).origin === text &&
    isPlainHost(new URL(text).hostname)
  );
}

/** Without wildcard, and without the dot at the end that no browser types by itself. */
function isPlainHost(host: string): boolean {
  return !host.includes('*') && !host.endsWith('.');
}

/** An address or a name, as it is listened on: no port and no wildcard. An IPv6 address may have brackets. */
function isListenHost(text: string): boolean {
  const bare = text.replace(/^\[(.+)\]$/, '$1');
  return isIP(bare) !== 0 || /^(?=.{1,253}$)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i.test(text);
}

const secret = z.string().min(32, { error: 'must have at least 32 characters in each secret' });

/** A base URL is an origin: links, cookies and the issuer are made from it alone. */
const baseUrl = z
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

/** A text about which a function finds what is wrong: the rest of the sentence. */
function faultless(faultOf: (text: string) => string | undefined) {
  return z.string().superRefine((text, context) => {
    const message = faultOf(text);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });
}

const databaseUrl = faultless(databaseUrlFault);

const redisUrl = faultless((text) =>
  serverUrlFault(text, ['redis:', 'rediss:'], { path: /^\/\d{1,5}$/ }),
);

const smtpUrl = faultless((text) =>
  text.startsWith('smtp:')
    ? serverUrlFault(text, ['smtp:', 'smtps:'], { query: /^\?tls=off$/ })
    : serverUrlFault(text, ['smtp:', 'smtps:']),
);

const mailbox = z
  .string()
  .refine((text) => tryMailbox(text) !== undefined, {
    error: 'must be an address such as Gatehouse <gatehouse@example.com>',
  })
  .transform((text) => tryMailbox(text) as Mailbox);

/** What is sent there narrows a password down, so nobody on the way may read it. */
const rangeUrl = z
  .string()
  .refine((text) => isOneOf('https:')(text) || isLoopbackUrl(text), {
    error: 'must start with https://, except on localhost',
  })
  .refine((text) => isPlainHost(new URL(text).hostname), {
    error: 'must name one host, without * and without a dot at its end',
    when: ({ issues }) => issues.length === 0,
  })
  .transform((text) => new URL(text));

const hostName = z.string().regex(/^(?=.{4,253}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/, {
  error: 'must be a domain name in lower case without a leading dot, such as example.com',
});

export const variables = z.object({
  PORT: wholeNumber(0, 65_535, 8080),
  HOST: z
    .string()
    .refine(isListenHost, {
      error: 'must be an address of this machine or a host name, without a port; 0.0.0.0 for all',
    })
    .transform((text) => text.replace(/^\[(.+)\]$/, '$1'))
    .default('127.0.0.1'),
  BASE_URL: baseUrl.optional(),
  COOKIE_DOMAIN: hostName.optional(),
  ALLOWED_REDIRECT_ORIGINS: commaList(
    z.string().refine(isBareOrigin, {
      error:
        'must be a comma list of exact origins such as https://wiki.example.com, without * or a path',
    }),
  ).default([]),
  CORS_ORIGINS: commaList(
    z.string().refine(isBareOrigin, {
      error:
        'must be a comma list of exact origins such as https://app.example.com, without * or a path',
    }),
  ).default([]),
  TRUST_PROXY: commaList(
    z.string().refine(isNetwork, {
      error: 'must be a comma list of addresses or networks such as 10.0.0.0/8, without names or *',
    }),
  ).default(['loopback']),

  ACCESS_RULES_FILE: z.string().optional(),

  DATABASE_URL: databaseUrl.optional(),
  DATABASE_POOL_SIZE: wholeNumber(2, 1000, 10),
  REDIS_URL: redisUrl.optional(),
  DATA_DIR: z.string().default('data'),
  WORKERS: wholeNumber(1, 128, 1),

  SESSION_SECRET: commaList(secret).optional(),
  PASSWORD_PEPPER: commaList(secret).optional(),
  SESSION_IDLE_SECONDS: wholeNumber(2, 86_400, 1800),
  SESSION_ABSOLUTE_SECONDS: wholeNumber(2, 2_592_000, 43_200),
  REMEMBER_ME_SECONDS: wholeNumber(2, 2_592_000, 2_592_000),

  ACCESS_TOKEN_SECONDS: wholeNumber(1, 3600, 300),
  REFRESH_TOKEN_SECONDS: wholeNumber(2, 31_536_000, 2_592_000),
  REFRESH_OVERLAP_SECONDS: wholeNumber(0, 300, 10),
  OPAQUE_TOKEN_SECONDS: wholeNumber(1, 86_400, 1800),
  TOKEN_AUDIENCE: z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, { error: 'must be one name or URL without spaces' })
    .optional(),

  REGISTRATION: z
    .enum(['open', 'invite', 'closed'], { error: 'must be open, invite or closed' })
    .optional(),
  REQUIRE_CONFIRMED_EMAIL: z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .default('true')
    .transform((text) => text === 'true'),

  PASSWORD_MIN_LENGTH: wholeNumber(8, 64, 15),
  BREACHED_PASSWORDS_URL: rangeUrl.optional(),
  BCRYPT_COST: wholeNumber(10, 16, 12),
  HASH_QUEUE: z.coerce
    .number({ error: 'must be a whole number' })
    .int({ error: 'must be a whole number' })
    .min(1, { error: 'must be at least 1' })
    .optional(),

  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: mailbox.optional(),

  ERASE_AFTER_DAYS: wholeNumber(0, 3650, 30),
  AUDIT_KEEP_DAYS: wholeNumber(1, 36_500, 365),

  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'must be one of trace, debug, info, warn, error, fatal, silent',
    })
    .default('info'),
  LOG_FORMAT: z.enum(['json', 'pretty'], { error: 'must be json or pretty' }).optional(),
  SHUTDOWN_GRACE_SECONDS: wholeNumber(1, 600, 25),
});

export type Variables = z.infer<typeof variables>;
