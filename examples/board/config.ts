import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';

// Messages complete the sentence "<NAME> ..." and never repeat the value, which may be a secret.

function wholeNumber(min: number, max: number, byDefault: number) {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.coerce
    .number({ error })
    .int({ error })
    .min(min, { error })
    .max(max, { error })
    .default(byDefault);
}

const origin = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
    error: 'must be an http or https URL',
  })
  .transform((text) => new URL(text))
  .refine((url) => url.href === `${url.origin}/`, {
    error: 'must be scheme, host and port only',
  })
  .transform((url) => url.origin);

/** An address or a network. A prefix of length 0 would trust everybody. */
function isNetwork(text: string): boolean {
  if (text === 'loopback') return true;
  const [address = '', prefix = '32', ...rest] = text.split('/');
  const max = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  return (
    rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= max
  );
}

export const variables = z.object({
  BOARD_PORT: wholeNumber(0, 65_535, 4000),
  BOARD_HOST: z.string().default('127.0.0.1'),
  BOARD_DATA_DIR: z.string().default('data'),
  BOARD_DATABASE_URL: z
    .string()
    .regex(/^(sqlite:.|postgres(ql)?:\/\/)/, { error: 'must start with sqlite: or postgres://' })
    .optional(),
  BOARD_ORIGIN: origin.optional(),
  BOARD_PATH: z
    .string()
    .regex(/^\/([\w-]+\/)+$/, { error: 'must be a path such as /board/' })
    .default('/board/'),
  BOARD_TRUST_PROXY: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .refine((parts) => parts.every(isNetwork), {
      error: 'must be a comma list of addresses or networks such as 10.0.0.0/8',
    })
    .default(['loopback']),
  BOARD_API_KEY: z
    .string()
    .regex(/^[\w-]{16,512}$/, { error: 'must be an API key of Gatehouse' })
    .optional(),
  GATEHOUSE_URL: origin.default('http://localhost:8080'),
  GATEHOUSE_ISSUER: origin.optional(),
  TOKEN_AUDIENCE: z.string().optional(),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'must be one of trace, debug, info, warn, error, fatal, silent',
    })
    .default('info'),
  SHUTDOWN_GRACE_SECONDS: wholeNumber(1, 600, 25),
});

type Values = z.infer<typeof variables>;

/** The validated configuration. */
export interface Config extends Readonly<Values> {
  readonly BOARD_DATABASE_URL: string;
  /** Scheme, host and port of the page. Only its forms are accepted. */
  readonly BOARD_ORIGIN: string;
  /** The `iss` of every token, and the address for logging out. */
  readonly GATEHOUSE_ISSUER: string;
  readonly TOKEN_AUDIENCE: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const secrets = new Set(['BOARD_API_KEY', 'BOARD_DATABASE_URL']);

/** Reports all faults at once. Values are never shown. */
export class ConfigurationError extends Error {
  constructor(faults: readonly string[]) {
    super(['The configuration is faulty.', ...faults.map((fault) => `  - ${fault}`)].join('\n'));
    this.name = 'ConfigurationError';
  }
}

/** @throws ConfigurationError with all faults */
export function readConfig(environment: Environment): Config {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(variables.shape)) {
    const parsed = schema.safeParse(readVariable(name, environment, faults));
    if (parsed.success) values[name] = parsed.data;
    else faults.push(...parsed.error.issues.map((issue) => `${name} ${issue.message}.`));
  }
  if (faults.length > 0) throw new ConfigurationError(faults);
  return complete(values as Values);
}

function complete(values: Values): Config {
  const issuer = values.GATEHOUSE_ISSUER ?? values.GATEHOUSE_URL;
  const directory = resolve(values.BOARD_DATA_DIR);
  return Object.freeze({
    ...values,
    BOARD_DATA_DIR: directory,
    BOARD_DATABASE_URL: values.BOARD_DATABASE_URL ?? `sqlite:${join(directory, 'board.db')}`,
    BOARD_ORIGIN: values.BOARD_ORIGIN ?? issuer,
    GATEHOUSE_ISSUER: issuer,
    TOKEN_AUDIENCE: values.TOKEN_AUDIENCE ?? issuer,
  });
}

/** An empty variable counts as absent, as compose files leave it. `NAME_FILE` names a file with a secret. */
function readVariable(name: string, environment: Environment, faults: string[]) {
  const value = environment[name] || undefined;
  const file = secrets.has(name) ? environment[`${name}_FILE`] || undefined : undefined;
  if (file === undefined) return value;
  if (value !== undefined) {
    faults.push(`${name} and ${name}_FILE are both set; set one of them.`);
    return undefined;
  }
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    faults.push(`${name}_FILE names a file that cannot be read.`);
    return undefined;
  }
}
