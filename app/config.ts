import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { faultsOfAccessRules } from './access/access-rules-file.ts';
import { contradictions } from './config/contradictions.ts';
import { hintAt } from './config/odd-environment.ts';
import { type Variables, variables } from './config/variables.ts';
import type { Mailbox } from './platform/mailbox.ts';
import { pathReason } from './platform/path-fault.ts';

/** The operator's configuration, parsed, checked and frozen. Names of durations end with their unit. */
export interface Config extends Readonly<Variables> {
  /** Scheme, host and port under which people reach Gatehouse; the only source of links. */
  readonly BASE_URL: URL;
  readonly MAIL_FROM: Mailbox;
  /** The audience of access tokens. */
  readonly TOKEN_AUDIENCE: string;
  readonly REGISTRATION: 'open' | 'invite' | 'closed';
  readonly DATA_DIR: string;
  /** Hashing threads of one worker process. */
  readonly hashThreads: number;
  /** How many hashes may wait for a thread; further logins are answered 503. */
  readonly HASH_QUEUE: number;
}

/** Reports every fault of a configuration at once. It names variables and never shows values. */
export class ConfigurationError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}.`);
    this.name = 'ConfigurationError';
    this.faults = faults;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

const secretVariables = new Set([
  'DATABASE_URL',
  'REDIS_URL',
  'SMTP_URL',
  'SESSION_SECRET',
  'PASSWORD_PEPPER',
  'EVENTS_WEBHOOK_URL',
  'EVENTS_WEBHOOK_SECRET',
]);
const hashQueuePerThread = 8;

/**
 * Reads the configuration. Nothing else reads the environment.
 *
 * @throws ConfigurationError with all faults, not just the first
 */
export function readConfig(environment: Environment): Config {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(variables.shape)) {
    const value = readVariable(name, environment, faults);
    const parsed = schema.safeParse(value);
    if (parsed.success) values[name] = parsed.data;
    else faults.push(...parsed.error.issues.map(({ message }) => fault(name, message, value)));
  }
  faults.push(...contradictions(values as Partial<Variables>));
  faults.push(...accessRuleFaults(values as Partial<Variables>));
  if (faults.length > 0) throw new ConfigurationError(faults);
  return complete(values as unknown as Variables);
}

function fault(name: string, message: string, value: string | undefined): string {
  const hint = hintAt(value ?? '');
  return hint === undefined ? `${name} ${message}.` : `${name} ${message}. ${hint}`;
}

/** A rule that cannot be read must stop the start, not be ignored. */
function accessRuleFaults({ ACCESS_RULES_FILE: file }: Partial<Variables>): string[] {
  if (file === undefined) return [];
  return faultsOfAccessRules(file).map((fault) => `ACCESS_RULES_FILE: ${fault}.`);
}

function complete(values: Variables): Config {
  const hashThreads = Math.max(1, Math.floor(availableParallelism() / values.WORKERS));
  const baseUrl = values.BASE_URL ?? new URL(`http://localhost:${values.PORT}`);
  return Object.freeze({
    ...values,
    BASE_URL: baseUrl,
    MAIL_FROM: values.MAIL_FROM ?? { name: 'Gatehouse', address: `gatehouse@${mailHost(baseUrl)}` },
    TOKEN_AUDIENCE: values.TOKEN_AUDIENCE ?? baseUrl.origin,
    REGISTRATION: values.REGISTRATION ?? 'open',
    DATA_DIR: resolve(values.DATA_DIR),
    HASH_QUEUE: values.HASH_QUEUE ?? hashThreads * hashQueuePerThread,
    hashThreads,
  });
}

/** The part after the "@" must be a name, so an IP address becomes `localhost`. */
function mailHost({ hostname }: URL): string {
  return isIP(hostname.replace(/^\[|\]$/g, '')) === 0 ? hostname : 'localhost';
}

/**
 * Reads a variable. An empty one counts as absent, as compose files leave it. `NAME_FILE` names a file with the
 * value.
 */
function readVariable(name: string, environment: Environment, faults: string[]) {
  const value = environment[name] || undefined;
  if (!secretVariables.has(name)) return value;
  const file = environment[`${name}_FILE`] || undefined;
  if (file === undefined) return value;
  if (value !== undefined) {
    faults.push(`${name} and ${name}_FILE are both set; set one of them.`);
    return undefined;
  }
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    faults.push(`${name}_FILE names a file that cannot be read: ${pathReason(file, error)}.`);
    return undefined;
  }
}
