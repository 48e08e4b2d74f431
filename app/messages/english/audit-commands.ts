/** The commands about the audit trail. */
export const auditCommands = {
  'command.audit-list.about': 'List events of the audit trail, newest first',
  'command.audit-export.about':
    'Print all events that fit, newest first, as CSV or one JSON object a line',
  'command.audit-export.format': 'CSV has an apostrophe before cells that could be formulas',
  'command.audit-export.bad-format': '--format must be csv or ndjson.',
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
