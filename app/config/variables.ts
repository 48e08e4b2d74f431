import { z } from 'zod';
import { isNetwork } from '../platform/networks.ts';
import {
  baseUrl,
  commaList,
  databaseUrl,
  hostName,
  isBareOrigin,
  isListenHost,
  mailbox,
  rangeUrl,
  redisUrl,
  secret,
  securityContact,
  smtpUrl,
  webhookSecret,
  webhookUrl,
  wholeNumber,
} from './variable-forms.ts';

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

  REQUIRE_SECOND_FACTOR: z
    .enum(['none', 'admins', 'all'], { error: 'must be none, admins or all' })
    .default('none'),
  REQUIRE_SECOND_FACTOR_GROUPS: commaList(
    z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, {
      error: 'must be a comma list of group names such as staff, in lowercase letters',
    }),
  ).default([]),
  REQUIRE_SECOND_FACTOR_KIND: z
    .enum(['any', 'passkey'], { error: 'must be any or passkey' })
    .default('any'),
  SECOND_FACTOR_GRACE_DAYS: wholeNumber(0, 90, 0),
  REMEMBER_SECOND_FACTOR_DAYS: wholeNumber(0, 365, 30),

  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: mailbox.optional(),

  SECURITY_CONTACT: commaList(securityContact).default([]),

  EVENTS_WEBHOOK_URL: webhookUrl.optional(),
  EVENTS_WEBHOOK_SECRET: commaList(webhookSecret).optional(),
  EVENTS_WEBHOOK_NETWORKS: commaList(
    z.string().refine(isNetwork, {
      error: 'must be a comma list of addresses or networks such as 10.0.0.0/8, without names or *',
    }),
  ).default([]),

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
