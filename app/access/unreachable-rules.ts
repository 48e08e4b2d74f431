import type { AccessRule } from './rule.ts';
import { coversHostsOf } from './rule-match.ts';

/** A rule that never decides, because an earlier one matches every request that it matches. By index. */
export interface UnreachableRule {
  readonly rule: number;
  readonly hiddenBy: number;
}

/** Finds the rules that a single earlier rule hides. Rules that several together hide are not found. */
export function unreachableRules(rules: readonly AccessRule[]): readonly UnreachableRule[] {
  return rules.flatMap((later, rule) => {
    const hiddenBy = rules.slice(0, rule).findIndex((earlier) => hides(earlier, later));
    return hiddenBy === -1 ? [] : [{ rule, hiddenBy }];
  });
}

function hides(earlier: AccessRule, later: AccessRule): boolean {
  const { path, methods, networks } = earlier;
  return (
    coversHostsOf(earlier.host, later.host) &&
    (path === undefined || later.path === path || later.path?.startsWith(`${path}/`) === true) &&
    (methods === undefined ||
      later.methods?.every((method) => methods.includes(method)) === true) &&
    networks === undefined
  );
}
