import { both, type Demand } from './demand.ts';
import { type PathTolerance, tolerated } from './tolerated-path.ts';

/** Who may pass: everybody, nobody, everybody who is logged in, or some of them. */
type Allow = 'public' | 'deny' | 'authenticated' | AllowSome;

/** Requires one of the roles and one of the groups. An absent list requires nothing. */
interface AllowSome {
  readonly roles?: readonly string[] | undefined;
  readonly groups?: readonly string[] | undefined;
}

/** One checked rule of the file. */
export interface AccessRule {
  /**
   * In lowercase; `*.example.com` is every host below. Without a port it matches all ports: visitors choose the port
   * in `Host`, and Caddy and Traefik select the application by name alone.
   */
  readonly host: string;
  /** Decoded and without a trailing slash. Matches this path and everything below. */
  readonly path?: string | undefined;
  readonly methods?: readonly string[] | undefined;
  readonly allow: Allow;
  /**
   * Which ambiguous paths may pass: those with encoded slashes, or any. Only for a host whose rules name no path, as
   * it would be unclear which of them decides.
   */
  readonly paths?: PathTolerance | undefined;
  /** Whether an API key is accepted as a Basic password, for programs that support nothing else. */
  readonly basic?: boolean | undefined;
  /** Whether the session has to have proved a second factor; `passkey`: one that resists phishing. */
  readonly second_factor?: true | 'passkey' | undefined;
  /** In milliseconds: the maximum time since the owner last proved their identity. */
  readonly max_age?: number | undefined;
  /** Whether API keys may pass, although they have no login. */
  readonly keys?: boolean | undefined;
}

/** A request to an application, in the form that every server agrees on. */
export interface ProtectedRequest {
  /** In lowercase, with a port unless it is the default of the scheme. */
  readonly host: string;
  /** As returned by `tryPlainPath`. */
  readonly path: string;
  readonly method: string;
}

/** A request has to meet all of these. */
export interface Requirements {
  readonly allow: readonly Allow[];
  /** What a login has to meet; absent: any login is enough. */
  readonly demand?: Demand | undefined;
}

interface Somebody {
  readonly roles: readonly string[];
  readonly groups: readonly string[];
}

const byDefault: Requirements = { allow: ['authenticated'] };
const port = /:\d+$/;
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
  const folded = rules.map(foldRule);
  const originals = new Map(folded.map((rule, index) => [rule, rules[index]]));
  const prepared = new Map(rules.map((rule) => [rule, requirementsOf(rule)]));
  const asked = (rule: AccessRule | undefined) =>
    (rule === undefined ? undefined : prepared.get(rule)) ?? byDefault;
  const nobodyMinds = rules.every(({ path }, index) => path === folded[index]?.path);

  return (request) => {
    const exact = rules.find((rule) => matches(rule, request));
    if (nobodyMinds && alreadyFolded.test(request.path)) return asked(exact);
    const alike = { ...request, path: foldPath(request.path) };
    const found = folded.find((rule) => matches(rule, alike));
    const loose = found && originals.get(found);
    return exact === loose ? asked(exact) : merge(asked(exact), asked(loose));
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
  const folded = rules.map(foldRule);
  return (request) => {
    const exact = rules.find((rule) => matches(rule, request));
    if (exact?.basic !== true) return false;
    const alike = { ...request, path: foldPath(request.path) };
    return folded.find((rule) => matches(rule, alike))?.basic === true;
  };
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

function matches({ host, path, methods }: AccessRule, request: ProtectedRequest): boolean {
  return (
    (isHost(host, request.host) || isHost(host, request.host.replace(port, ''))) &&
    (path === undefined || request.path === path || request.path.startsWith(`${path}/`)) &&
    (methods === undefined || methods.includes(request.method))
  );
}

/** Whether some host matches both patterns. */
export function haveOneHost(one: string, other: string): boolean {
  const [portOfOne, portOfOther] = [port.exec(one)?.[0], port.exec(other)?.[0]];
  if (portOfOne !== undefined && portOfOther !== undefined && portOfOne !== portOfOther)
    return false;
  const [a, b] = [one.replace(port, ''), other.replace(port, '')];
  return a === b || isHost(a, b) || isHost(b, a);
}

function isHost(host: string, asked: string): boolean {
  return host.startsWith('*.') ? asked.endsWith(host.slice(1)) : asked === host;
}

function foldRule(rule: AccessRule): AccessRule {
  return rule.path === undefined ? rule : { ...rule, path: foldPath(rule.path) };
}

/**
 * Folds a path as the most lenient server does: letter case, look-alikes, and the trailing dots and spaces that
 * Windows drops.
 */
function foldPath(path: string): string {
  return path.normalize('NFKC').toLowerCase().split('/').map(withoutTail).join('/');
}

/** Not a regular expression: one anchored at the end takes quadratic time for thousands of dots. */
function withoutTail(segment: string): string {
  let end = segment.length;
  while (segment[end - 1] === '.' || segment[end - 1] === ' ') end -= 1;
  return segment.slice(0, end);
}

function admits(allow: Allow, { roles, groups }: Somebody): boolean {
  if (typeof allow === 'string') return allow !== 'deny';
  return isOneIn(allow.roles, roles) && isOneIn(allow.groups, groups);
}

function isOneIn(wanted: readonly string[] | undefined, had: readonly string[]): boolean {
  return wanted === undefined || wanted.some((name) => had.includes(name));
}
