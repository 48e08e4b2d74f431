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

/** What the operator decided, parsed, checked and frozen. Durations carry their unit. */
export interface Config extends Readonly<Variables> {
  /** Scheme, host and port under which people reach Gatehouse; the only source of links. */
  readonly BASE_URL: URL;
  readonly MAIL_FROM: Mailbox;
  /** Whom access tokens are meant for. */
  readonly TOKEN_AUDIENCE: string;
  readonly REGISTRATION: 'open' | 'invite' | 'closed';
  readonly DATA_DIR: string;
  /** Hashing threads of one worker process; see architecture decision 7. */
  readonly hashThreads: number;
  /** Log-ins that may wait for a hashing thread before the next is answered 503. */
  readonly HASH_QUEUE: number;
}

/** Every fault of a configuration at once: variables are named, values never shown. */
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
]);
const hashQueuePerThread = 8;

/**
 * Reads the configuration. The only reader of the environment.
 *
 * @throws ConfigurationError with every fault found, not just the first.
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

/** A rule that cannot be read must stop the start, not be left out of it. */
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

/** What stands after the "@" is a name. */
function mailHost({ hostname }: URL): string {
  return isIP(hostname.replace(/^\[|\]$/g, '')) === 0 ? hostname : 'localhost';
}

/** An empty variable counts as absent, as compose files leave it. `NAME_FILE` names a file with the value. */
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
