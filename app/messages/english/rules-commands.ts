/** The commands about access rules. */
export const rulesCommands = {
  'command.rules-check.about': 'Check a file of access rules before you use it',
  'command.rules-check.done': '{count, plural, one {# rule} other {# rules}}, no errors.',
  'command.rules-check.unreachable':
    'Warning: the rule on line {line} is never used, because the rule on line {hiddenByLine} comes first and matches all of its requests.',
  'command.rules-explain.about': 'Show which access rule applies to an address, and the response',
  'command.rules-explain.user': 'user name of a logged-in person (default: nobody is logged in)',
  'command.rules-explain.method': 'method of the request (default: GET)',
  'command.rules-explain.from': 'IP address of the visitor, for rules with networks',
  'command.rules-explain.file': 'file of rules (default: ACCESS_RULES_FILE)',
  'command.rules-explain.notes':
    'Without --from, the visitor is in no network. The command does not consider the scope of an API\nkey or the age of a login.',
  'command.rules-explain.bad-url':
    'URL must be the address of a page, such as https://wiki.example.com/admin, and the method in capitals.',
  'command.rules-explain.bad-from': '--from must be an IP address.',
  'command.rules-explain.rule': 'Rule {number} decides: line {line}, host {host}.',
  'command.rules-explain.no-rule': 'No rule matches, so everybody who is logged in may pass.',
  'command.rules-explain.two-readings':
    'Some applications read this path as another one. The request must satisfy the rules for both paths.',
  'command.rules-explain.public': '200: everybody may pass, without a login.',
  'command.rules-explain.allowed': '200: {username} may pass.',
  'command.rules-explain.log-in':
    '401: a login is needed. People are redirected to the login page.',
  'command.rules-explain.denied': '403: the rule lets nobody pass.',
  'command.rules-explain.forbidden':
    '403: the rule does not let {username} pass, with the role {role} and {count, plural, =0 {no groups} one {the group {groups}} other {the groups {groups}}}.',
  'command.rules-explain.ambiguous':
    '403: two servers could read this path in two ways. See "paths" in docs/protecting-applications.md.',
  'command.rules-explain.second-factor':
    'The session must have proved a second factor. Otherwise people are redirected to a page that asks for it.',
  'command.rules-explain.passkey':
    'The session must have proved a passkey. Otherwise people are redirected to a page that asks for it.',
  'command.rules-explain.max-age':
    'The login must be at most {minutes, plural, one {# minute} other {# minutes}} old. Otherwise people are asked to confirm their identity.',
  'command.rules-explain.no-keys': 'API keys may not pass.',
} as const;
