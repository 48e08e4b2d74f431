import { auditKinds, auditOutcomes } from '../../../audit/event-classes.ts';
import {
  type AuditQuestion,
  auditFilterNames,
  parseAuditFilter,
} from '../../../audit/parse-audit-filter.ts';
import { type Input, misused, type Option, type Result } from '../command.ts';
import { text } from '../text.ts';

/** The options of every command that reads some of the events. */
export const questionOptions: Readonly<Record<string, Option>> = {
  person: { value: 'USER', about: text('command.audit.person') },
  kind: { value: 'KIND', about: text(['command.audit.kind', { states: auditKinds.join(', ') }]) },
  outcome: {
    value: 'OUTCOME',
    about: text(['command.audit.outcome', { states: auditOutcomes.join(', ') }]),
  },
  event: { value: 'NAME', about: text('command.audit.event') },
  ip: { value: 'IP', about: text('command.audit.ip') },
  session: { value: 'SESSION', about: text('command.audit.session') },
  from: { value: 'TIME', about: text('command.audit.from') },
  to: { value: 'TIME', about: text('command.audit.to') },
};

/** @returns what the options ask for, or how the command was misused */
export function questionOf(input: Input, now: number): AuditQuestion | Result {
  const texts = Object.fromEntries(auditFilterNames.map((name) => [name, input.option(name)]));
  const parsed = parseAuditFilter(texts, now);
  if ('question' in parsed) return parsed.question;
  const name = parsed.faults.map((fault) => `--${fault}`).join(', ');
  return misused(text(['command.audit.bad-filter', { name }]));
}

export function isResult(either: AuditQuestion | Result): either is Result {
  return 'kind' in either && (either as Result).kind === 'misused';
}
