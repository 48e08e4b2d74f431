import { createNetworks, type Networks } from '../platform/networks.ts';
import type { AccessRule, ProtectedRequest } from './rule.ts';

const port = /:\d+$/;

/** Whether a rule applies to a request. Networks are compared last, because that takes longest. */
export function matches(
  { host, path, methods, networks }: AccessRule,
  request: ProtectedRequest,
): boolean {
  return (
    (isHost(host, request.host) || isHost(host, request.host.replace(port, ''))) &&
    (path === undefined || request.path === path || request.path.startsWith(`${path}/`)) &&
    (methods === undefined || methods.includes(request.method)) &&
    (networks === undefined || isFrom(networks, request.visitor))
  );
}

/** Each list of networks is prepared once. */
const prepared = new WeakMap<readonly string[], Networks>();

function isFrom(networks: readonly string[], visitor: string | undefined): boolean {
  if (visitor === undefined) return false;
  let list = prepared.get(networks);
  if (list === undefined) {
    list = createNetworks(networks);
    prepared.set(networks, list);
  }
  return list.include(visitor);
}

/** Whether there is a host that matches both patterns. */
export function shareHost(one: string, other: string): boolean {
  const [portOfOne, portOfOther] = [port.exec(one)?.[0], port.exec(other)?.[0]];
  if (portOfOne !== undefined && portOfOther !== undefined && portOfOne !== portOfOther)
    return false;
  const [a, b] = [one.replace(port, ''), other.replace(port, '')];
  return a === b || isHost(a, b) || isHost(b, a);
}

/** Whether the first pattern matches every host that the second one matches. */
export function coversHostsOf(one: string, other: string): boolean {
  if (port.test(one)) return isHost(one, other);
  return isHost(one, other.replace(port, '')) || one === other.replace(port, '');
}

function isHost(pattern: string, host: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
}

/** A rule whose path is folded. */
export function foldRule(rule: AccessRule): AccessRule {
  return rule.path === undefined ? rule : { ...rule, path: foldPath(rule.path) };
}

/**
 * Folds a path as the most lenient server does: letter case, look-alikes, and the trailing dots and spaces that
 * Windows drops.
 */
export function foldPath(path: string): string {
  return path.normalize('NFKC').toLowerCase().split('/').map(withoutTail).join('/');
}

/** Not a regular expression: one anchored at the end takes quadratic time for thousands of dots. */
function withoutTail(segment: string): string {
  let end = segment.length;
  while (segment[end - 1] === '.' || segment[end - 1] === ' ') end -= 1;
  return segment.slice(0, end);
}
