import {
  createDecidingRules,
  createRequirements,
  createToleratedPath,
  judge,
  type Requirements,
  type Somebody,
} from './access-rules.ts';
import type { AccessRule, ProtectedRequest } from './rule.ts';

/** What the rules say about one request, and why. */
export interface RuleExplanation {
  /**
   * Indexes of the rules that decide: one, or two where applications may read the path in two ways; undefined for the
   * default, where no rule matches. Empty for an ambiguous path, which is refused before any rule is looked up.
   */
  readonly deciding: readonly (number | undefined)[];
  readonly verdict: 'allowed' | 'log-in-required' | 'forbidden' | 'ambiguous-path';
  readonly requirements: Requirements | undefined;
}

/** A request whose path is plain, or else as it was sent. */
type Asked = Omit<ProtectedRequest, 'path'> &
  ({ readonly path: string } | { readonly path?: undefined; readonly rawPath: string });

/** @param somebody who is logged in; absent for a visitor who is not */
export function explainRules(
  rules: readonly AccessRule[],
  asked: Asked,
  somebody: Somebody | undefined,
): RuleExplanation {
  const path = asked.path ?? createToleratedPath(rules)(asked);
  if (path === undefined)
    return { deciding: [], verdict: 'ambiguous-path', requirements: undefined };
  const request = { ...asked, path };
  const requirements = createRequirements(rules)(request);
  const indexes = createDecidingRules(rules)(request).map((rule) =>
    rule === undefined ? undefined : rules.indexOf(rule),
  );
  return {
    deciding: [...new Set(indexes)],
    verdict: judge(requirements, somebody),
    requirements,
  };
}
