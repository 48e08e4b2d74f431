import {
  type AuditKind,
  type AuditOutcome,
  auditKinds,
  auditOutcomes,
} from '../../../audit/event-classes.ts';
import { type AuditFilterName, auditFilterNames } from '../../../audit/parse-audit-filter.ts';
import type { Message } from '../../../messages/messages.ts';
import type { FormError } from '../page.ts';

export type AuditFilterTexts = Readonly<Record<AuditFilterName, string>>;

interface Choice {
  readonly value: string;
  readonly text: Message;
}

const kindWords = {
  login: 'audit.kind.login',
  password: 'audit.kind.password',
  factor: 'audit.kind.factor',
  email: 'audit.kind.email',
  session: 'audit.kind.session',
  program: 'audit.kind.program',
  account: 'audit.kind.account',
  invitation: 'audit.kind.invitation',
  refusal: 'audit.kind.refusal',
  system: 'audit.kind.system',
} as const satisfies Record<AuditKind, Message>;

const outcomeWords = {
  success: 'audit.outcome.success',
  failure: 'audit.outcome.failure',
} as const satisfies Record<AuditOutcome, Message>;

/** What the fields of the filter offer. */
export const auditChoices: Readonly<Record<'kind' | 'outcome', readonly Choice[]>> = {
  kind: [
    { value: '', text: 'audit.kind.any' },
    ...auditKinds.map((kind): Choice => ({ value: kind, text: kindWords[kind] })),
  ],
  outcome: [
    { value: '', text: 'audit.outcome.any' },
    ...auditOutcomes.map((outcome): Choice => {
      return { value: outcome, text: outcomeWords[outcome] };
    }),
  ],
};

const faultTexts: Readonly<Partial<Record<AuditFilterName, Message>>> = {
  person: 'audit.error.person',
  ip: 'audit.error.ip',
  from: 'audit.error.time',
  to: 'audit.error.time',
};

/** A fault of a field that is typed is shown at that field; others only come from a wrong address. */
export function faultsOf(names: readonly AuditFilterName[]): FormError[] {
  return names.map((name) => {
    const text = faultTexts[name];
    return text === undefined ? { field: null, text: 'audit.error.filter' } : { field: name, text };
  });
}

/** The address of a list: the parts of the filter that are given, and more parameters. */
export function auditAddress(
  path: string,
  texts: Partial<AuditFilterTexts>,
  more: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams();
  for (const name of auditFilterNames) {
    const text = texts[name]?.trim() ?? '';
    if (text !== '') query.set(name, text);
  }
  for (const [name, text] of Object.entries(more)) query.set(name, text);
  return query.size === 0 ? path : `${path}?${query}`;
}
