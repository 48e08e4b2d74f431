import type { Somebody } from '../../../access/access-rules.ts';
import type { RuleExplanation } from '../../../access/explain-rules.ts';
import type { AccessRule } from '../../../access/rule.ts';
import { done, type Result } from '../command.ts';
import { text } from '../text.ts';

const statuses = {
  allowed: 200,
  'log-in-required': 401,
  forbidden: 403,
  'ambiguous-path': 403,
} as const;

interface Explained {
  readonly explanation: RuleExplanation;
  readonly rules: readonly AccessRule[];
  readonly lines: readonly number[];
  readonly somebody: Somebody | undefined;
}

/** Which rules decide, what the gate answers, and what it demands of the login. */
export function explanationResult(explained: Explained): Result {
  const { explanation, lines, somebody } = explained;
  const { verdict, deciding } = explanation;
  const demand = explanation.requirements?.demand;
  const maxAge = demand?.maxAge === Infinity ? undefined : demand?.maxAge;
  const json = {
    status: statuses[verdict],
    verdict: verdict.replaceAll('-', '_'),
    rules: deciding.flatMap((index) =>
      index === undefined ? [] : [{ number: index + 1, line: lines[index] }],
    ),
    username: somebody?.username ?? null,
    second_factor: demand?.secondFactor ?? null,
    max_age_seconds: maxAge === undefined ? null : maxAge / 1000,
    takes_keys: demand?.takesKeys ?? true,
  };
  return done(
    [...ruleLines(explained), text(verdictMessage(explained)), ...demandLines(explained)],
    json,
  );
}

function ruleLines({ explanation: { deciding }, rules, lines }: Explained): string[] {
  const found = deciding.map((index) =>
    index === undefined
      ? text('command.rules-explain.no-rule')
      : text([
          'command.rules-explain.rule',
          { number: index + 1, line: lines[index] ?? 0, host: rules[index]?.host ?? '' },
        ]),
  );
  return deciding.length > 1 ? [...found, text('command.rules-explain.two-readings')] : found;
}

function verdictMessage({ explanation, rules, somebody }: Explained): Parameters<typeof text>[0] {
  const { verdict, deciding, requirements } = explanation;
  if (verdict === 'ambiguous-path') return 'command.rules-explain.ambiguous';
  if (verdict === 'log-in-required') return 'command.rules-explain.log-in';
  if (verdict === 'allowed') {
    if (requirements?.allow.every((allow) => allow === 'public'))
      return 'command.rules-explain.public';
    return ['command.rules-explain.allowed', { username: somebody?.username ?? '' }];
  }
  const isDenied = deciding.some((index) => index !== undefined && rules[index]?.allow === 'deny');
  if (isDenied || somebody === undefined) return 'command.rules-explain.denied';
  const { username, roles, groups } = somebody;
  return [
    'command.rules-explain.forbidden',
    { username, role: roles.join(', '), count: groups.length, groups: groups.join(', ') },
  ];
}

function demandLines({ explanation }: Explained): string[] {
  const demand = explanation.requirements?.demand;
  if (demand === undefined || explanation.verdict === 'forbidden') return [];
  const { secondFactor, maxAge = Infinity, takesKeys } = demand;
  return [
    ...(secondFactor === 'any' ? [text('command.rules-explain.second-factor')] : []),
    ...(secondFactor === 'passkey' ? [text('command.rules-explain.passkey')] : []),
    ...(maxAge === Infinity
      ? []
      : [text(['command.rules-explain.max-age', { minutes: maxAge / 60_000 }])]),
    ...(takesKeys ? [] : [text('command.rules-explain.no-keys')]),
  ];
}
