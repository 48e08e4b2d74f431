import type { AccessRule } from './rule.ts';
import { coversHostsOf } from './rule-match.ts';

/** A rule that never applies, because an earlier rule matches all of its requests. Both by their index in the file. */
export interface UnreachableRule {
  readonly index: number;
  readonly hiddenBy: number;
}

/** Finds each rule that one earlier rule hides. A rule that only several earlier rules together hide is not found. */
export function unreachableRules(rules: readonly AccessRule[]): readonly UnreachableRule[] {
  return rules.flatMap((later, index) => {
    const hiddenBy = rules.slice(0, index).findIndex((earlier) => hides(earlier, later));
    return hiddenBy === -1 ? [] : [{ index, hiddenBy }];
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
