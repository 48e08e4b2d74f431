import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { foldName } from '../platform/fold-name.ts';
import { isNetwork } from '../platform/networks.ts';
import { tryPlainPath } from './plain-path.ts';
import type { AccessRule } from './rule.ts';
import { shareHost } from './rule-match.ts';

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

const names = (item: z.ZodType<string, string>) =>
  z.array(item, { error: 'must be a list' }).min(1, { error: 'must name at least one' });

const peopleSchema = z
  .strictObject({
    roles: names(z.enum(['admin', 'user'], { error: 'must be admin or user' })).optional(),
    groups: names(
      z.string().regex(/^[^,\s]+$/, { error: 'must be the name of a group, which has no spaces' }),
    ).optional(),
    users: names(
      z
        .string()
        .regex(/^[^@\s]+$/, { error: 'must be a user name, not an email address' })
        .transform(foldName),
    ).optional(),
  })
  .refine((lists) => Object.values(lists).some((list) => list !== undefined), {
    error: 'must name roles, groups or users',
  });

const wordSchema = z.enum(['public', 'deny', 'authenticated'], {
  error: 'must be public, deny, authenticated, or name roles, groups or users',
});

const msOf = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const duration = z
  .string({ error: 'must be a time such as 15m' })
  .regex(/^[1-9]\d{0,3}[smhd]$/, {
    error: 'must be a number and a unit: s, m, h or d, such as 15m',
  })
  .transform((text) => Number(text.slice(0, -1)) * msOf[text.slice(-1) as keyof typeof msOf]);

/** Text for people, on one line. */
const label = (maxLength: number) => {
  const error = `must be text of at most ${maxLength} characters`;
  return z.string({ error }).refine((text) => isLabel(text, maxLength), { error });
};

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
    networks: names(
      z.string().refine(isNetwork, {
        error: 'must be an IP address or a network such as 10.0.0.0/8',
      }),
    ).optional(),
    name: label(40).optional(),
    description: label(120).optional(),
    icon: z
      .string({ error: 'must be one or two characters' })
      .refine(isShort, { error: 'must be one or two characters' })
      .optional(),
    // Not a zod union: for a faulty list of roles, it would report only that neither form fits.
    allow: z.unknown().transform((value, context) => {
      const parsed = (isObject(value) ? peopleSchema : wordSchema).safeParse(value);
      if (parsed.success) return parsed.data;
      for (const { message, path } of parsed.error.issues) {
        context.issues.push({ code: 'custom', message, path, input: value });
      }
      return z.NEVER;
    }),
  },
  { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'must be a rule') },
);

/** What a file of rules may contain, with a message for each fault. */
export const rulesSchema = z
  .array(rule, { error: 'must be a list of rules' })
  .superRefine((all, context) => {
    for (const [index, rule] of all.entries()) {
      const { host, paths } = rule;
      for (const [field, message] of [...proofFaults(rule), ...nameFaults(rule)]) {
        context.addIssue({ code: 'custom', message, path: [index, field] });
      }
      const isAboutPaths = (other: AccessRule) =>
        other.path !== undefined && shareHost(host, other.host);
      if (paths === undefined || !all.some(isAboutPaths)) continue;
      const message = 'is only for a host whose rules name no path';
      context.addIssue({ code: 'custom', message, path: [index, 'paths'] });
    }
  });

/** A rule that needs no login, or lets nobody pass, cannot ask for a second factor or a recent login. */
function proofFaults(
  rule: Pick<AccessRule, 'allow' | 'second_factor' | 'max_age' | 'keys'>,
): [string, string][] {
  const asked = (['second_factor', 'max_age'] as const).filter((name) => rule[name] !== undefined);
  if (rule.allow === 'public' || rule.allow === 'deny') {
    return asked.map((name) => [name, `cannot be used with allow: ${rule.allow}`]);
  }
  if (rule.keys === undefined || asked.length > 0) return [];
  return [['keys', 'needs second_factor or max_age in the same rule']];
}

/** Only an address that somebody may open can stand on the dashboard. */
function nameFaults(rule: Pick<AccessRule, 'host' | 'allow' | 'name' | 'description' | 'icon'>) {
  const faults: [string, string][] = [];
  const { name, host, allow } = rule;
  if (name !== undefined && host.startsWith('*'))
    faults.push(['name', 'needs a host without *, which can be opened']);
  if (name !== undefined && allow === 'deny')
    faults.push(['name', 'cannot be used with allow: deny']);
  for (const field of ['description', 'icon'] as const) {
    if (rule[field] !== undefined && name === undefined)
      faults.push([field, 'needs a name in the same rule']);
  }
  return faults;
}

function isShort(text: string): boolean {
  return isLabel(text, 16) && [...new Intl.Segmenter().segment(text)].length <= 2;
}

function isLabel(text: string, maxLength: number): boolean {
  return text.trim() !== '' && text.length <= maxLength && !/\p{Cc}/u.test(text);
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
