import { domainToASCII } from 'node:url';
import { LineCounter, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import { type AccessRule, haveOneHost } from './access-rules.ts';
import { tryPlainPath } from './plain-path.ts';

type ParsedRules =
  | { readonly kind: 'rules'; readonly rules: readonly AccessRule[] }
  /** All faults at once, each with its line. */
  | { readonly kind: 'faulty'; readonly faults: readonly string[] };

const host = z
  .string({ error: 'must be a host name, in quotes if it begins with *' })
  .transform((text) => text.toLowerCase())
  .refine(isHost, {
    error: 'must be a host name such as wiki.example.com, with a port only if it is unusual',
  });

const path = z
  .string({ error: 'must be a path' })
  .transform((text) => tryPlainPath(encodeURI(text).replace(/%25/g, '%')))
  .refine((text) => text !== undefined, { error: 'must be a plain path that begins with /' })
  // "/" means every path, as an absent path does.
  .transform((text) => text.replace(/\/$/, '') || undefined);

const methods = z
  .array(z.string().regex(/^[A-Z][A-Z_-]*$/, { error: 'must be in capitals, such as GET' }), {
    error: 'must be a list such as [GET, HEAD]',
  })
  .min(1, { error: 'must name a method' });

const names = (item: z.ZodType<string>) =>
  z.array(item, { error: 'must be a list' }).min(1, { error: 'must name at least one' });

const some = z
  .strictObject({
    roles: names(z.enum(['admin', 'user'], { error: 'must be admin or user' })).optional(),
    groups: names(
      z.string().regex(/^[^,\s]+$/, { error: 'must be the name of a group, which has no spaces' }),
    ).optional(),
  })
  .refine(({ roles, groups }) => roles !== undefined || groups !== undefined, {
    error: 'must name roles or groups',
  });

const word = z.enum(['public', 'deny', 'authenticated'], {
  error: 'must be public, deny, authenticated, or name roles or groups',
});

const msOf = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const duration = z
  .string({ error: 'must be a time such as 15m' })
  .regex(/^[1-9]\d{0,3}[smhd]$/, {
    error: 'must be a number and a unit: s, m, h or d, such as 15m',
  })
  .transform((text) => Number(text.slice(0, -1)) * msOf[text.slice(-1) as keyof typeof msOf]);

const rule = z.strictObject(
  {
    host,
    path: path.optional(),
    methods: methods.optional(),
    paths: z.enum(['encoded-slash', 'any'], { error: 'must be encoded-slash or any' }).optional(),
    basic: z.boolean({ error: 'must be true or false' }).optional(),
    second_factor: z
      .union([z.literal(true), z.literal('passkey')], { error: 'must be true or passkey' })
      .optional(),
    max_age: duration.optional(),
    keys: z.boolean({ error: 'must be true or false' }).optional(),
    // Not a zod union: for a faulty list of roles, it would report only that neither form fits.
    allow: z.unknown().transform((value, context) => {
      const parsed = (isObject(value) ? some : word).safeParse(value);
      if (parsed.success) return parsed.data;
      for (const { message, path } of parsed.error.issues) {
        context.issues.push({ code: 'custom', message, path, input: value });
      }
      return z.NEVER;
    }),
  },
  { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'must be a rule') },
);

const rules = z.array(rule, { error: 'must be a list of rules' }).superRefine((all, context) => {
  for (const [index, { host, paths, ...demand }] of all.entries()) {
    for (const [field, message] of faultsOfDemand(demand)) {
      context.addIssue({ code: 'custom', message, path: [index, field] });
    }
    const isAboutPaths = (other: AccessRule) =>
      other.path !== undefined && haveOneHost(host, other.host);
    if (paths === undefined || !all.some(isAboutPaths)) continue;
    const message = 'is only for a host whose rules name no path';
    context.addIssue({ code: 'custom', message, path: [index, 'paths'] });
  }
});

/** A demand on logins is useless where no login is needed, or nobody may pass. */
function faultsOfDemand(
  rule: Pick<AccessRule, 'allow' | 'second_factor' | 'max_age' | 'keys'>,
): [string, string][] {
  const asked = (['second_factor', 'max_age'] as const).filter((name) => rule[name] !== undefined);
  if (rule.allow === 'public' || rule.allow === 'deny') {
    return asked.map((name) => [name, `cannot be used with allow: ${rule.allow}`]);
  }
  if (rule.keys === undefined || asked.length > 0) return [];
  return [['keys', 'needs second_factor or max_age in the same rule']];
}

/** @param text YAML 1.2, which includes JSON */
export function parseAccessRules(text: string): ParsedRules {
  const lines = new LineCounter();
  const document = parseDocument(text, { version: '1.2', lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => `line ${lines.linePos(offset).line}`;
  const syntax = [...document.errors, ...document.warnings].map(
    ({ pos, message }) => `${lineAt(pos[0])}: ${message}`,
  );
  visit(document, {
    Alias: (_key, { range, source }) => {
      const where = lineAt(range?.[0] ?? 0);
      syntax.push(`${where}: *${source} refers to another place; put what begins with * in quotes`);
    },
  });
  if (syntax.length > 0) return { kind: 'faulty', faults: syntax };

  /** The line of the value at a path, or of its nearest ancestor. */
  function lineOf(steps: readonly PropertyKey[]): string {
    for (let length = steps.length; length > 0; length -= 1) {
      const node = document.getIn(steps.slice(0, length), true) as { range?: number[] } | undefined;
      if (node?.range?.[0] !== undefined) return lineAt(node.range[0]);
    }
    return 'line 1';
  }

  const parsed = rules.safeParse(document.toJS());
  if (parsed.success) return { kind: 'rules', rules: parsed.data };
  const faults = parsed.error.issues.map((issue) => {
    const name = [...issue.path].reverse().find((step) => typeof step === 'string');
    return `${lineOf(issue.path)}: ${name === undefined ? '' : `${name} `}${issue.message}`;
  });
  return { kind: 'faulty', faults };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** In the form that browsers send: ASCII, without a trailing dot, and with at most one wildcard, at the beginning. */
function isHost(text: string): boolean {
  const [, name = '', port] =
    /^(?:\*\.)?([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/.exec(text) ?? [];
  const isName = name !== '' && !name.endsWith('.') && !name.includes('..');
  const isKnown = name.startsWith('[') || domainToASCII(name) === name;
  return isName && isKnown && (port === undefined || !['80', '443'].includes(port));
}
