import { sealName, trySealName } from '../../../audit/audit-seal.ts';
import type { AuditReport } from '../../../journeys/administration/verify-audit.ts';
import { type Command, done, misused, type Result, refused } from '../command.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';
import { instant, iso } from '../words.ts';
import { faultJson, faultText } from './fault-words.ts';

export const auditVerify: Command = {
  name: 'audit verify',
  about: text('command.audit-verify.about'),
  operands: [],
  options: { since: { value: 'SEAL', about: text('command.audit-verify.since') } },
  notes: [text('command.audit-verify.notes')],
  run: (input) => {
    const since = input.option('since');
    const noted = since === undefined ? undefined : trySealName(since);
    if (since !== undefined && noted === undefined) {
      return Promise.resolve(misused(text('command.audit-verify.bad-seal')));
    }
    return withServices(async ({ verifyAudit }) => reported(await verifyAudit(noted)));
  },
};

function reported(report: AuditReport): Result {
  const { faults, faultCount, seals, sealed, unsealed, unsigned, noted } = report;
  const newest = report.newest && sealName(report.newest);
  const until = report.sealedUntil;
  const json = {
    ...{ seals, sealed, unsealed, unsigned, newest_seal: newest ?? null },
    ...{ sealed_until: iso(until ?? null), fault_count: faultCount, faults: faults.map(faultJson) },
  };
  if (faultCount > 0) {
    const more = faultCount - faults.length;
    const lines = [
      text(['command.audit-verify.faults', { count: faultCount }]),
      ...faults.map((fault) => `- ${faultText(fault)}`),
      ...(more > 0 ? [text(['command.audit-verify.more', { count: more }])] : []),
    ];
    return refused('audit_trail_changed', lines.join('\n'), json);
  }
  const lines = [
    text(['command.audit-verify.fine', { sealed, seals }]),
    text(['command.audit-verify.unsealed', { count: unsealed }]),
    ...(unsigned > 0 ? [text(['command.audit-verify.unsigned', { count: unsigned }])] : []),
    ...(noted === 'found' ? [text('command.audit-verify.found')] : []),
    ...(noted === 'deleted' ? [text('command.audit-verify.deleted')] : []),
    ...(until === undefined ? [] : [text(['command.audit-verify.until', { at: instant(until) }])]),
    newest === undefined
      ? text('command.audit-verify.none')
      : text(['command.audit-verify.newest', { seal: newest }]),
  ];
  return done(lines, json);
}
