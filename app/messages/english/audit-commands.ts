/** The commands about the audit trail. */
export const auditCommands = {
  'command.audit-list.about': 'List events of the audit trail, newest first',
  'command.audit-export.about':
    'Print all events that fit, newest first, as CSV or one JSON object a line',
  'command.audit-export.format': 'CSV has an apostrophe before cells that could be formulas',
  'command.audit-export.bad-format': '--format must be csv or ndjson.',
  'command.audit-verify.about':
    'Check that no event was changed, removed or inserted in the database',
  'command.audit-verify.since':
    'a seal that you noted: it must still be there, and everything since',
  'command.audit-verify.notes':
    'Exit code 1 means that somebody has changed the audit trail. Note the newest seal on another machine.',
  'command.audit-verify.bad-seal':
    '--since needs a seal as "audit verify" prints it: a number, a hyphen and 22 characters.',
  'command.audit-verify.fine':
    'Nothing was changed. {seals, plural, one {# seal has} other {# seals have}} {sealed, plural, one {# event} other {# events}}.',
  'command.audit-verify.unsealed':
    '{count, plural, =0 {No event waits for a seal.} one {# event waits for a seal. It was checked, but if it were removed now, nobody would notice.} other {# events wait for a seal. They were checked, but if one were removed now, nobody would notice.}}',
  'command.audit-verify.unsigned':
    '{count, plural, one {# event was} other {# events were}} recorded by an older version and not checked. A running server signs them soon.',
  'command.audit-verify.found': 'The seal that you noted is in the chain.',
  'command.audit-verify.deleted':
    'The seal that you noted was deleted with its events, because they were older than AUDIT_KEEP_DAYS. Note the newest one.',
  'command.audit-verify.until': 'Sealed until: {at}',
  'command.audit-verify.none': 'There is no seal yet. A running server creates one every minute.',
  'command.audit-verify.newest': 'Newest seal: {seal}',
  'command.audit-verify.faults':
    'The audit trail was changed in the database. {count, plural, one {There is 1 fault:} other {There are # faults:}}',
  'command.audit-verify.more': '{count, plural, one {and # more} other {and # more}}',
  'command.audit-fault.seals':
    '{count, plural, one {Seal {first}} other {Seals {first} to {last}}}',
  'command.audit-fault.beginning': 'the beginning',
  'command.audit-fault.end': 'the end',
  'command.audit-fault.chain':
    'The record of where the chain of seals ends is missing or was changed. Events may be missing at the end.',
  'command.audit-fault.event':
    'Event {id} ({event}, {at}) was changed, or Gatehouse did not record it.',
  'command.audit-fault.events-removed':
    '{seals}: {count, plural, one {# event is missing} other {# events are missing}}, recorded between {from} and {to}.',
  'command.audit-fault.seal':
    'Seal {number}, of {at}, was changed, or its events are not the ones that it was made for.',
  'command.audit-fault.order':
    'Seal {number}, of {at}, does not continue the seal before it. One of them was replaced.',
  'command.audit-fault.restarted':
    'Seal {number}, of {at}: when it was made, the record of the chain was missing or was changed. Events before it may be missing.',
  'command.audit-fault.seals-removed':
    '{seals} {are, plural, one {is} other {are}} missing, with the events between {from} and {to}.',
  'command.audit-fault.unknown-key':
    '{seals}, with the events between {from} and {to}, cannot be checked: the SESSION_SECRET of then is missing.',
  'command.audit-fault.noted-removed':
    'Seal {number}, which you noted, is missing. Everything since was removed, or an older copy of the database was restored.',
  'command.audit-fault.noted-changed':
    'Seal {number} is not the one that you noted. The chain was replaced.',
  'command.audit.person': 'user name or email of who acted or was acted on',
  'command.audit.kind': 'what it is about: {states}',
  'command.audit.outcome': '{states}',
  'command.audit.event': 'name of an event, such as authn_login_fail',
  'command.audit.ip': 'IP address',
  'command.audit.session': 'public id of a session',
  'command.audit.from': 'since then: a day or an instant in UTC, or 24h, 7d ago',
  'command.audit.to': 'before then, in the same forms',
  'command.audit.bad-filter': 'These options have values that are not known: {name}',
} as const;
