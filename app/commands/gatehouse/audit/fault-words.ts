import type { AuditFault } from '../../../audit/audit-faults.ts';
import { text } from '../text.ts';
import { instant, iso } from '../words.ts';

const aboutOneSeal = {
  seal: 'command.audit-fault.seal',
  order: 'command.audit-fault.order',
  restarted: 'command.audit-fault.restarted',
} as const;
const aboutSeals = {
  'seals-removed': 'command.audit-fault.seals-removed',
  'unknown-key': 'command.audit-fault.unknown-key',
} as const;
const aboutNoted = {
  'noted-removed': 'command.audit-fault.noted-removed',
  'noted-changed': 'command.audit-fault.noted-changed',
} as const;

/** What is wrong, with the event or the seal and the time. */
export function faultText(fault: AuditFault): string {
  switch (fault.kind) {
    case 'chain':
      return text('command.audit-fault.chain');
    case 'event': {
      const { id, event, at } = fault;
      return text(['command.audit-fault.event', { id, event, at: instant(at) }]);
    }
    case 'noted-removed':
    case 'noted-changed':
      return text([aboutNoted[fault.kind], { number: fault.number }]);
    case 'seal':
    case 'order':
    case 'restarted': {
      const { kind, number, madeAt } = fault;
      return text([aboutOneSeal[kind], { number, at: instant(madeAt) }]);
    }
    case 'events-removed': {
      const { count } = fault;
      return text(['command.audit-fault.events-removed', { ...rangeWords(fault), count }]);
    }
    case 'seals-removed':
    case 'unknown-key':
      return text([aboutSeals[fault.kind], rangeWords(fault)]);
  }
}

/** For scripts: times as ISO 8601. */
export function faultJson(fault: AuditFault): object {
  const instants = ['at', 'madeAt', 'from', 'to'];
  return Object.fromEntries(
    Object.entries(fault).map(([name, value]) => [
      name === 'madeAt' ? 'made_at' : name,
      instants.includes(name) ? iso(typeof value === 'number' ? value : null) : value,
    ]),
  );
}

type RangeFault = Extract<AuditFault, { readonly first: number }>;

function rangeWords({ first, last, from, to }: RangeFault) {
  const count = last - first + 1;
  return {
    seals: ['command.audit-fault.seals', { first, last, count }] as const,
    are: count,
    from: from === undefined ? (['command.audit-fault.beginning'] as const) : instant(from),
    to: to === undefined ? (['command.audit-fault.end'] as const) : instant(to),
  };
}
