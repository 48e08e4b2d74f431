import { judge, type Requirements, type Somebody } from './access-rules.ts';
import type { AccessRule, ProtectedRequest } from './rule.ts';

/** An application that a rule names, for a list of links. */
export interface ListedApplication {
  readonly name: string;
  readonly description: string | undefined;
  /** One or two characters. */
  readonly icon: string;
  /** With the port that the rule names, without a scheme: `wiki.example.com/admin`. */
  readonly address: string;
}

/**
 * The applications that somebody may open: those whose address, requested with GET, some rule lets them reach. A demand
 * for a second factor or a recent login hides none, because its owner can meet it.
 */
export function listApplications(
  rules: readonly AccessRule[],
  requirementsOf: (request: ProtectedRequest) => Requirements,
  somebody: Somebody,
  visitor: string | undefined,
): readonly ListedApplication[] {
  return rules.flatMap(({ name, description, icon, host, path = '' }) => {
    if (name === undefined) return [];
    const request = { host, path: path || '/', method: 'GET', visitor };
    if (judge(requirementsOf(request), somebody) !== 'allowed') return [];
    const letter = icon ?? firstLetter(name);
    return [{ name, description, icon: letter, address: `${host}${encodeURI(path)}` }];
  });
}

function firstLetter(name: string): string {
  // Created on demand, as it slows a start down.
  const [first] = new Intl.Segmenter().segment(name.trim());
  return first?.segment.toUpperCase() ?? '';
}
