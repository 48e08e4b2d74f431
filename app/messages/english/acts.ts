/** What administrators do to an account: the pages that say what each act will do. */
export const acts = {
  'act.reason': 'Reason',
  'act.reason.hint': 'It is kept in the audit trail. Other administrators can see it.',
  'act.cancel': 'Cancel',
  'act.ends-sessions': '{count, plural, one {# session ends.} other {# sessions end.}}',
  'act.error.last-administrator':
    'This is the last administrator. Make someone else an administrator first.',
  'act.error.inactive': 'The account is disabled, deleted or past its end date. Change that first.',
  'act.error.own-factors':
    'You cannot clear your own second factors here. Remove them on your account page.',
  'act.error.username-taken': 'Another account has this user name, or had it before.',
  'act.error.email-taken': 'Another account uses this address, or did until recently.',
  'act.error.restore-taken':
    '{email} belongs to another account, or did until recently. Change the address of that account first.',
  'act.error.restore-erased': 'The account cannot be restored, because its data is erased.',
  'act.error.no-date': 'Enter a date, or leave it empty for no end date.',
  'act.error.past-date': 'Choose today or a later day. To close the account now, disable it.',

  'act.unlock': 'Unlock',
  'act.unlock.title': 'Unlock {username}?',
  'act.unlock.what':
    'This clears all failed logins and delays of the account. Its owner can log in immediately.',
  'act.unlock.what-owner':
    'The owner locked this account, because someone else may have had access to it. Make sure that you are talking to the owner.',
  'act.unlock.no-password':
    'Passkeys work again immediately. The password stays removed: the owner chooses a new one with an emailed link.',

  'act.reset': 'Email a reset link',
  'act.reset.title': 'Email {username} a link to choose a new password?',
  'act.reset.what':
    'The link goes to {email}. It works once, for an hour. Earlier links stop working.',
  'act.reset.until': 'The present password works until the link is used.',
  'act.reset.then': 'Choosing a new password ends all sessions.',

  'act.clear-factors': 'Clear second factors',
  'act.clear-factors.title': 'Clear the second factors of {username}?',
  'act.clear-factors.what':
    '{count, plural, one {# second factor or passkey stops} other {# second factors and passkeys stop}} working. No browser stays trusted.',
  'act.clear-factors.then':
    'The owner gets an email. If the account needs a second factor, its owner must add one at the next login.',

  'act.end-sessions': 'End all sessions',
  'act.end-sessions.title': 'End all sessions of {username}?',
  'act.end-sessions.then': 'The owner can log in again. API keys keep working.',

  'act.revoke-keys': 'Revoke all API keys',
  'act.revoke-keys.title': 'Revoke all API keys of {username}?',
  'act.revoke-keys.what':
    '{count, plural, one {# API key stops} other {# API keys stop}} working immediately and for good.',

  'act.username': 'Change user name',
  'act.username.title': 'Change the user name of {username}',
  'act.username.what':
    'Applications know people by their user name. An application that stores it may treat the owner as a new person.',
  'act.username.former': '{username} stays reserved for this account. Nobody else can get it.',

  'act.email': 'Change email',
  'act.email.title': 'Change the email address of {username}',
  'act.email.confirm':
    'We email a link to the new address to confirm it, unless you confirm it here.',
  'act.email.former': 'We email {email} a link that can undo the change for a week.',
  'act.email.links': 'Links that were emailed to the former address stop working.',
  'act.email.confirmed': 'I know that this address belongs to the owner',
  'act.email.confirmed.hint': 'Then the owner does not have to confirm it.',

  'act.confirm-email': 'Confirm email',
  'act.confirm-email.title': 'Confirm the email address of {username}?',
  'act.confirm-email.what':
    '{email} counts as confirmed. Do this only if you know that it belongs to the owner.',

  'act.role': 'Change role',
  'act.role.title': 'Change the role of {username}',
  'act.role.what':
    'The change applies from the next request of every session on. Administrators manage the accounts of all other users.',

  'act.groups': 'Change groups',
  'act.groups.title': 'Change the groups of {username}',
  'act.groups.what':
    'Access rules and applications see the change from the next request of every session on.',
  'act.groups.hint': 'Separate with commas, such as staff, wiki. Leave empty for no group.',

  'act.end-date': 'Set end date',
  'act.end-date.title': 'Set the end date of {username}',
  'act.end-date.what':
    'After that day nobody can log in to the account, and API keys stop working.',
  'act.end-date.sessions':
    '{count, plural, one {# session ends} other {# sessions end}} at that time or earlier.',
  'act.end-date.last-day': 'Last day',
  'act.end-date.last-day.hint':
    'The account ends after this day, at midnight UTC. Leave empty for no end.',

  'act.disable': 'Disable',
  'act.disable.title': 'Disable {username}?',
  'act.disable.what':
    'Nobody can log in to the account. Links that were emailed to it do not work.',
  'act.disable.keys':
    '{count, plural, one {# API key does} other {# API keys do}} not work until the account is enabled.',
  'act.disable.undo': 'You can enable the account again.',

  'act.enable': 'Enable',
  'act.enable.title': 'Enable {username}?',
  'act.enable.what':
    'The owner can log in again, and API keys of the account work again. Failed logins are cleared.',
  'act.enable.sessions': 'Sessions that ended when it was disabled stay ended.',

  'act.delete': 'Delete',
  'act.delete.title': 'Delete {username}?',
  'act.delete.what':
    'The password and all links stop working immediately. The owner gets an email.',
  'act.delete.keys': '{count, plural, one {# API key stops} other {# API keys stop}} working.',
  'act.delete.names': 'The user name {username} stays reserved. {email} becomes free.',
  'act.delete.undo':
    'You can restore the account for {days, plural, one {# day} other {# days}}. Then its personal data is erased.',

  'act.restore': 'Restore',
  'act.restore.title': 'Restore {username}?',
  'act.restore.what':
    'Role and groups come back. Password, sessions, API keys and second factors do not.',
  'act.restore.mail': 'We email {email} a link to choose a password.',
  'act.restore.no-mail':
    'No email is sent. The owner needs a link to choose a password before they can log in.',

  'act.erase': 'Erase now',
  'act.erase.title': 'Erase the data of {username} now?',
  'act.erase.what':
    'Email address, names, groups and the IP addresses of logins are erased. The user name stays reserved.',
  'act.erase.otherwise': 'Otherwise this happens on {when}.',
  'act.erase.undo': 'This cannot be undone: the account cannot be restored.',
} as const;
