import type { AuditFilter } from './audit-filter.ts';
import { tryInstant } from './audit-time.ts';
import { auditKinds, auditOutcomes, tryEventName } from './event-classes.ts';

/** The parts of a filter as an address and a command say them. */
export const auditFilterNames = [
  ...(['person', 'kind', 'outcome', 'event', 'ip', 'session', 'from', 'to'] as const),
];
export type AuditFilterName = (typeof auditFilterNames)[number];
export type AuditTexts = Readonly<Partial<Record<AuditFilterName, string | undefined>>>;

/** A filter that names a person by user name or email, as typed. */
export interface AuditQuestion extends Omit<AuditFilter, 'accountId'> {
  readonly person?: string | undefined;
}

/** @returns a question, where empty texts filter nothing; otherwise the names of the parts that are not known */
export function parseAuditFilter(
  texts: AuditTexts,
  now: number,
): { readonly question: AuditQuestion } | { readonly faults: readonly AuditFilterName[] } {
  const faults: AuditFilterName[] = [];
  function part<T>(name: AuditFilterName, parse: (text: string) => T | undefined): T | undefined {
    const text = texts[name]?.trim() ?? '';
    if (text === '') return undefined;
    const value = parse(text);
    if (value === undefined) faults.push(name);
    return value;
  }
  const question = {
    person: part('person', (text) => (isName(text) ? text : undefined)),
    kind: part('kind', (text) => auditKinds.find((kind) => kind === text)),
    outcome: part('outcome', (text) => auditOutcomes.find((outcome) => outcome === text)),
    event: part('event', tryEventName),
    ip: part('ip', (text) => (/^[\da-fA-F.:]{2,45}$/.test(text) ? text : undefined)),
    sessionId: part('session', (text) => (/^[\da-f-]{36}$/.test(text) ? text : undefined)),
    since: part('from', (text) => tryInstant(text, now)),
    until: part('to', (text) => tryInstant(text, now)),
  };
  return faults.length > 0 ? { faults } : { question };
}

/** A control character is in no name, and PostgreSQL stores no NUL. */
function isName(text: string): boolean {
  return text.length <= 254 && !/\p{Cc}/u.test(text);
}
