/** The commands about accounts. */
export const accountCommands = {
  'command.account-create.about': 'Create an account with a confirmed email',
  'command.account-create.username': 'name to log in with',
  'command.account-create.email': 'email of the owner',
  'command.account-create.role': 'role (default: user)',
  'command.account-create.given-name': 'given name',
  'command.account-create.family-name': 'family name',
  'command.account-create.generate-password': 'generate a password and show it once',
  'command.account-create.notes':
    'The command asks for the password, or reads it from a pipe. There is no option for it, because\nevery process on this machine can read the arguments of a command.',
  'command.account-create.bad-role': '--role must be admin or user.',
  'command.account-create.passwords-differ': 'The two passwords differ. Nothing was created.',
  'command.account-create.created': 'Created {username} ({role}).',
  'command.account-create.password': 'Password: {password}',
  'command.account-create.username-taken':
    'That user name is taken. A deleted account keeps its user name.',
  'command.account-create.email-taken': 'Another account uses that email, or did until recently.',
  'command.account-create.bad-username':
    'A user name can contain only letters, numbers, periods, hyphens and underscores.',
  'command.account-create.bad-email': 'The email must be an address such as name@example.com.',
  'command.account-create.bad-name': 'A name can have at most 64 visible characters.',
  'command.account-create.no-password':
    'No password was given. Type it, pipe it in, or use --generate-password.',
  'command.account-create.password-too-short':
    'The password must have at least {minLength, number} characters.',
  'command.account-create.password-too-long': 'The password is too long (at most 1,024 bytes).',
  'command.account-create.password-obvious':
    'The password must not contain the user name, the email, a name or "gatehouse".',
  'command.account-create.password-common':
    'The password is too easy to guess. Choose one that is neither a common password nor a keyboard pattern.',
  'command.account-create.password-breached':
    'The password has appeared in a data breach. Choose a different one.',
  'command.account-delete.about':
    'Delete an account. Its user name stays reserved, its email becomes free',
  'command.account-delete.notes':
    'Until its personal data is erased, account restore can undo this.',
  'command.account.is-deleted': 'The account "{username}" is deleted.',
  'command.account.unknown': 'There is no account "{name}".',
  'command.account.none-deleted': 'There is no deleted account "{name}".',
  'command.account.not-deleted': 'The account "{username}" is not deleted.',
  'command.account-disable.about': 'Disable an account and end its sessions',
  'command.account-disable.already': '{username} was already disabled.',
  'command.account-enable.about': 'Enable a disabled account',
  'command.account-enable.enabled': 'Enabled {username}.',
  'command.account-enable.already': '{username} was not disabled.',
  'command.account-erase.about':
    'Erase the personal data of a deleted account now. It cannot be restored afterwards',
  'command.account-erase.erased': 'Erased {username}.',
  'command.account-erase.already': '{username} was already erased.',
  'command.account-explain.about': 'Explain why somebody can or cannot log in',
  'command.account-list.about': 'List accounts, including deleted ones, oldest first',
  'command.account-list.search':
    'only names and emails that begin with this, in alphabetical order',
  'command.account-list.state': 'one of {states}',
  'command.account-list.role': 'only this role',
  'command.account-list.group': 'only members of this group',
  'command.account-list.factor': 'one of {factors}',
  'command.account-list.seen':
    '7d: seen in the last 7 days; -90d: not in the last 90 days; or never',
  'command.account-list.bad-filter':
    'A filter has an unknown value. For the known values, run account list --help.',
  'command.account-list.bad-cursor':
    '--cursor must be a value that this list printed with the same filters.',
  'command.account-list.limit':
    'accounts per page (default: {limit, number}, at most {max, number})',
  'command.account-list.cursor': 'value that the previous page printed',
  'command.account-list.bad-limit': '--limit must be a whole number from 1 to {max, number}.',
  'command.account-list.more': 'Next page: --cursor {cursor}',
  'command.account-reset-link.about': 'Create a link to choose a new password',
  'command.account-reset-link.notes':
    'For people who cannot read their email. The link works once and expires in one hour. It\ncancels earlier links; the password stays the same until it is used. The owner gets an\nemail about it. Give it to the owner only: it gives access to the account. It is not\nshown for administrators.',
  'command.account-reset-link.disabled':
    '{username} is disabled, so a link would not work. Enable the account first.',
  'command.account-reset-link.expires': 'The link works once and expires at {until}.',
  'command.account-reset-link.administrator':
    '{username} is an administrator, so the link is not shown. Ask for one by email at /forgot-password, or create another administrator with account create.',
  'command.account-restore.about': 'Restore a deleted account that has not been erased',
  'command.account-restore.notes':
    'Role and groups come back, but no password, session, API key or known device. The owner\ngets an email with a link to choose a new password.',
  'command.account-restore.email-taken':
    '{email} belongs to another account, or did until recently.',
  'command.account-restore.erased': '{username} cannot be restored, because its data is erased.',
  'command.account-restore.restored': 'Restored {username} ({role}).',
  'command.account-restore.emailed': 'An email to {email} has a link to choose a new password.',
  'command.account-restore.disabled':
    'The account is still disabled. Enable it, then create a link with account reset-link.',
  'command.account-restore.no-email':
    'No email can be sent. Create a link with account reset-link.',
  'command.account-restore.administrator':
    'Role and groups are as before. To remove the role, run: account set-role {username} user',
  'command.account-set-groups.about': 'Set the groups that applications see',
  'command.account-set-groups.groups': 'all groups, comma-separated ("" for none)',
  'command.account.reason': 'reason, kept in the audit trail',
  'command.account-set-username.about': 'Give an account another user name',
  'command.account-set-username.notes':
    'Applications know people by their user name. The former one stays reserved for the account.',
  'command.account-set-username.taken': 'Another account has that user name, or had it before.',
  'command.account-set-username.already': 'The user name was already {username}.',
  'command.account-set-username.changed': '{former} is now {username}.',
  'command.account-set-email.about': 'Give an account another email',
  'command.account-set-email.confirmed': 'you know that the address belongs to the owner',
  'command.account-set-email.notes':
    'Without --confirmed, the new address gets a link to confirm it. The former address gets an\nemail whose link can undo the change for a week.',
  'command.account-set-email.done': 'The email of {username} is now {email}.',
  'command.account-confirm-email.about': 'Confirm the email of an account',
  'command.account-confirm-email.done': 'Confirmed {email}.',
  'command.account-confirm-email.already': '{email} was already confirmed.',
  'command.account-set-end.about': 'Set the last day on which an account works',
  'command.account-set-end.notes':
    'DAY is like 2027-01-31. The account ends after that day, at midnight UTC.',
  'command.account-set-end.bad-day': 'The day must be like 2027-01-31, or never.',
  'command.account-set-end.past':
    'That day is over. To close the account now, run account disable.',
  'command.account-set-end.removed': '{username} has no end date now.',
  'command.account-set-end.done': '{username} ends at {when}.',
  'command.account-reset.about': 'Email the owner a link to choose a new password',
  'command.account-reset.notes':
    'The link works once, for an hour. The present password works until it is used.',
  'command.account-reset.no-mail':
    'This server sends no email. Create a link with account reset-link.',
  'command.account-reset.inactive':
    '{username} is disabled or has ended, so a link would not work. Enable the account first.',
  'command.account-reset.done': 'Sent a link to {email}.',
  'command.key-revoke-all.about': 'Revoke all API keys of an account',
  'command.key-revoke-all.done':
    '{count, plural, one {# API key} other {# API keys}} of {username} revoked.',
  'command.account-set-role.about': 'Change the role of an account',
  'command.account-set-role.bad-role': 'The role must be admin or user.',
  'command.account-set-role.changed':
    '{username} is now {role, select, admin {an administrator} other {a user}}.',
  'command.account-set-role.already':
    '{username} was already {role, select, admin {an administrator} other {a user}}.',
  'command.account-show.about': 'Show an account',
  'command.account-show.failures':
    '{byStrangers, number} on new devices, {onKnownDevices, number} on known ones',
  'command.account-show.delayed': 'on new devices until {until}',
  'command.account-show.locked-for-strangers':
    'for new devices and programs; to unlock, run account unlock',
  'command.account-show.locked-for-everybody': 'for everybody; to unlock, run account unlock',
  'command.account-disable.done':
    'Disabled {username}. {count, plural, one {# session} other {# sessions}} ended.',
  'command.account-delete.done':
    'Deleted {username}. {count, plural, one {# session} other {# sessions}} ended.',
  'command.account-unlock.about':
    'Clear the failed logins of an account, and end a lock of its owner',
  'command.account-unlock.none': '{username} is not locked and has no failed logins.',
  'command.account-unlock.owner':
    'The lock of the owner has ended. The password stays removed, so {username} needs a link to choose a new one.',
  'command.account-unlock.done':
    'Unlocked {username}. {count, plural, one {# failed login} other {# failed logins}} cleared.',
  'command.confirm.yes': 'do not ask for confirmation',
  'command.confirm.refused':
    'Nothing was done. Type the user name {username} to confirm, or add --yes.',
  'command.confirm.question': 'Type the user name {username} to confirm: ',
  'command.account.last-administrator':
    '{username} is the last administrator. Make someone else an administrator first.',
} as const;
