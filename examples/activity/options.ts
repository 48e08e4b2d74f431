import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';

// Messages complete the sentence "<name> ...".

function wholeNumber(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error });
}

/** One address, or several separated by commas, which are used in turn. */
const origins = z
  .string({ error: 'must be an http or https URL, or several separated by commas' })
  .transform((text) => text.split(',').map((part) => part.trim()))
  .refine((parts) => parts.every((part) => URL.canParse(part) && /^https?:/.test(part)), {
    error: 'must be an http or https URL, or several separated by commas',
  })
  .transform((parts) => parts.map((part) => new URL(part).origin));

/** Every option with its default. Names in the file are the same as those of the flags. */
const options = z.object({
  users: wholeNumber(1, 10_000).default(5),
  'max-posts': wholeNumber(0, 10_000).default(5),
  'max-likes': wholeNumber(0, 10_000).default(15),
  url: origins.default(['http://localhost:8080']),
  board: origins.default(['http://localhost:4000']),
  seed: wholeNumber(0, 2 ** 31).default(() => Math.floor(Math.random() * 2 ** 31)),
  concurrency: wholeNumber(1, 1000).default(16),
  'token-format': z.enum(['jwt', 'opaque'], { error: 'must be jwt or opaque' }).default('jwt'),
  accounts: z.string({ error: 'must be the path of a file' }).optional(),
});

type Name = keyof z.input<typeof options>;

export interface Options {
  readonly users: number;
  readonly maxPosts: number;
  readonly maxLikes: number;
  /** Addresses of Gatehouse. */
  readonly url: readonly string[];
  readonly board: readonly string[];
  readonly seed: number;
  /** Requests in flight at once. */
  readonly concurrency: number;
  readonly tokenFormat: 'jwt' | 'opaque';
  /** A file that keeps accounts for the next run. Without it, each run creates new ones. */
  readonly accounts: string | undefined;
}

/** Reports all faults at once. */
export class OptionsError extends Error {
  constructor(faults: readonly string[]) {
    super(['The options have faults:', ...faults.map((fault) => `  - ${fault}`)].join('\n'));
    this.name = 'OptionsError';
  }
}

export const usage = `Usage: npm run activity -- [options]

Registers people, lets them write and react at random, all at once, and checks that the board counts what it
has acknowledged. Everything can also be given in a JSON file, under the same names; flags come first.

  --users N             people (5)
  --max-posts N         each writes 1 to N posts (5)
  --max-likes N         each reacts 1 to N times: likes, dislikes, second thoughts (15)
  --url URL             Gatehouse (http://localhost:8080); several, separated by commas, are asked in turn
  --board URL           the board (http://localhost:4000); likewise
  --seed N              the same number makes the same choices
  --concurrency N       requests at once (16)
  --token-format FORMAT jwt or opaque (jwt)
  --accounts FILE       keeps the accounts there, and uses those that are: a second run registers nobody
  --config FILE         options as JSON
  --help

Exits with 0 if all counts are right, 1 if not or if it could not be done, 2 for wrong options.
`;

/** @returns undefined for --help. @throws OptionsError with all faults */
export function readOptions(args: readonly string[]): Options | undefined {
  const faults: string[] = [];
  const { config: file, help, ...flags } = readFlags(args, faults);
  if (help === true) return undefined;
  const given = { ...readFile(file, faults), ...flags };
  const parsed = options.strict().safeParse(given);
  if (!parsed.success) {
    faults.push(...parsed.error.issues.flatMap((issue) => faultsOf(issue, flags)));
  }
  if (faults.length > 0 || !parsed.success) throw new OptionsError(faults);
  const { 'max-posts': maxPosts, 'max-likes': maxLikes, 'token-format': tokenFormat } = parsed.data;
  const { users, url, board, seed, concurrency, accounts } = parsed.data;
  return { users, maxPosts, maxLikes, url, board, seed, concurrency, tokenFormat, accounts };
}

function readFlags(args: readonly string[], faults: string[]) {
  const names = [...(Object.keys(options.shape) as Name[]), 'config'] as const;
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
  });
  const flags: Record<string, string> & { help?: never } = {};
  let help = false;
  for (const token of tokens) {
    if (token.kind === 'positional') faults.push(`${token.value} is not an option.`);
    if (token.kind !== 'option') continue;
    if (token.name === 'help') help = true;
    else if (!names.some((name) => name === token.name)) {
      faults.push(`${token.rawName} is not an option.`);
    } else if (token.value === undefined || token.value === '') {
      faults.push(`${token.rawName} needs a value.`);
    } else flags[token.name] = token.value;
  }
  const { config, ...rest } = flags as Record<string, string>;
  return { config, help, ...rest };
}

function readFile(file: string | undefined, faults: string[]): object {
  if (file === undefined) return {};
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content;
    faults.push(`${file} must hold one JSON object.`);
  } catch (error) {
    const why = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    faults.push(`${file} ${why}.`);
  }
  return {};
}

function faultsOf(issue: z.core.$ZodIssue, flags: object): string[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${key} is not an option.`);
  const name = String(issue.path[0]);
  return [`${name in flags ? '--' : ''}${name} ${issue.message}.`];
}
