import { foldName } from '../platform/fold-name.ts';
import { both, type Demand } from './demand.ts';
import type { AccessRule, Allow, ProtectedRequest } from './rule.ts';
import { foldPath, foldRule, matches } from './rule-match.ts';
import { tolerated } from './tolerated-path.ts';

/** A request has to meet all of these. */
export interface Requirements {
  readonly allow: readonly Allow[];
  /** What a login has to meet; absent: any login is enough. */
  readonly demand?: Demand | undefined;
}

/** Somebody who is logged in, as rules see them. */
export interface Somebody {
  readonly username: string;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
}

const byDefault: Requirements = { allow: ['authenticated'] };
/** Paths that `foldPath` does not change. */
const alreadyFolded = /^(?:\/[a-z0-9_~!$&'()*+,=:@|[\]-]+)*\/?$/;

/**
 * Finds the requirements for a request. The first matching rule decides; without one, a login is enough.
 *
 * Some applications treat `/Admin`, `/admin.` and `/admin` as the same page, others do not. Where that makes a
 * difference, both readings are looked up and both results have to be met.
 */
export function createRequirements(
  rules: readonly AccessRule[],
): (request: ProtectedRequest) => Requirements {
  const decidingRules = createDecidingRules(rules);
  const prepared = new Map(rules.map((rule) => [rule, requirementsOf(rule)]));
  const asked = (rule: AccessRule | undefined) =>
    (rule === undefined ? undefined : prepared.get(rule)) ?? byDefault;

  return (request) => {
    const [exact, loose] = decidingRules(request);
    return exact === loose ? asked(exact) : merge(asked(exact), asked(loose));
  };
}

/** The rules for the two readings of a path, which are the same for most paths; undefined where no rule matches. */
type DecidingRules = readonly [exact: AccessRule | undefined, loose: AccessRule | undefined];

/** Finds the rules that decide about a request. */
export function createDecidingRules(
  rules: readonly AccessRule[],
): (request: ProtectedRequest) => DecidingRules {
  const folded = rules.map(foldRule);
  const originals = new Map(folded.map((rule, index) => [rule, rules[index]]));
  const areAllFolded = rules.every(({ path }, index) => path === folded[index]?.path);

  return (request) => {
    const exact = rules.find((rule) => matches(rule, request));
    if (areAllFolded && alreadyFolded.test(request.path)) return [exact, exact];
    const alike = { ...request, path: foldPath(request.path) };
    const found = folded.find((rule) => matches(rule, alike));
    return [exact, found && originals.get(found)];
  };
}

/** @param somebody the logged-in account */
export function judge(
  { allow: all }: Requirements,
  somebody: Somebody | undefined,
): 'allowed' | 'log-in-required' | 'forbidden' {
  if (all.includes('deny')) return 'forbidden';
  if (all.every((allow) => allow === 'public')) return 'allowed';
  if (somebody === undefined) return 'log-in-required';
  return all.every((allow) => admits(allow, somebody)) ? 'allowed' : 'forbidden';
}

/** Whether Basic credentials are for Gatehouse: only if both readings of the path say so. */
export function createTakesBasic(
  rules: readonly AccessRule[],
): (request: ProtectedRequest) => boolean {
  const decidingRules = createDecidingRules(rules);
  return (request) => decidingRules(request).every((rule) => rule?.basic === true);
}

/**
 * Reads a path that is not plain, where the rule for its host allows such paths.
 *
 * @returns undefined where it does not
 */
export function createToleratedPath(
  rules: readonly AccessRule[],
): (request: Omit<ProtectedRequest, 'path'> & { readonly rawPath: string }) => string | undefined {
  return ({ rawPath, ...request }) => {
    const rule = rules.find((each) => matches(each, { ...request, path: '' }));
    return rule?.paths && tolerated(rawPath, rule.paths);
  };
}

function requirementsOf(rule: AccessRule): Requirements {
  const { allow, second_factor: factor, max_age: maxAge, keys: takesKeys = false } = rule;
  if (factor === undefined && maxAge === undefined) return { allow: [allow] };
  const secondFactor = factor === true ? 'any' : factor;
  return { allow: [allow], demand: { secondFactor, maxAge, takesKeys } };
}

function merge(one: Requirements, other: Requirements): Requirements {
  return { allow: [...one.allow, ...other.allow], demand: both(one.demand, other.demand) };
}

function admits(allow: Allow, { username, roles, groups }: Somebody): boolean {
  if (typeof allow === 'string') return allow !== 'deny';
  if (allow.users?.includes(foldName(username))) return true;
  if (allow.roles === undefined && allow.groups === undefined) return false;
  return isOneIn(allow.roles, roles) && isOneIn(allow.groups, groups);
}

function isOneIn(wanted: readonly string[] | undefined, had: readonly string[]): boolean {
  return wanted === undefined || wanted.some((name) => had.includes(name));
}
