/** Why somebody can or cannot log in: on their page, on the command line and in the API. */
export const explanations = {
  'explain.fine': '{username} can log in.',
  'explain.erased':
    '{username} cannot log in: the account was deleted, and its data was erased on {when}.',
  'explain.deleted': '{username} cannot log in: {by} deleted the account on {when}.',
  'explain.disabled': '{username} cannot log in: {by} disabled the account on {when}.',
  'explain.disabled-because':
    '{username} cannot log in: {by} disabled the account on {when}. Reason: {note}',
  'explain.ended': '{username} cannot log in: the account ended on {when}.',
  'explain.locked-by-owner':
    '{username} cannot log in: the account was locked by its owner on {when}. It opens when its owner chooses a new password with an emailed link.',
  'explain.locked':
    '{username} cannot log in: locked after {failures, plural, one {# failed login} other {# failed logins}} in a row{from}, until someone unlocks the account or its owner resets the password.',
  'explain.locked-new':
    '{username} can log in only in a browser that they have used before. Other browsers are locked after {failures, plural, one {# failed login} other {# failed logins}} in a row{from}.',
  'explain.delayed':
    'After {failures, plural, one {# failed login} other {# failed logins}} in a row{from}, {username} cannot log in from a new browser until {until}.',
  'explain.unconfirmed':
    '{username} cannot log in: the email address is not confirmed. Its owner has to open the link in the email.',
  'explain.registered':
    '{username} has no account yet: the link that was emailed to {email} was not opened. It works until {until}.',
  'explain.invited':
    '{username} has no account yet: {by} sent an invitation on {when}, and it was not accepted. It works until {until}.',
  'explain.no-password':
    '{username} cannot log in: the account has no password. Start a reset, so that its owner can choose one.',
  'explain.factor-missing':
    '{username} needs a second factor and has none: after the password, the owner has to add an authenticator app or a passkey.',
  'explain.passkey-missing':
    '{username} needs a passkey and has none: after the password, the owner has to add one.',
  'explain.second-step':
    '{username} entered the right password on {when}, but did not complete the second step.',
  'explain.from-networks': ' from {networks, plural, one {# network} other {# networks}}',
  'explain.command-line': 'the operator on the command line',
  'explain.last-password': 'The right password was last entered on {when}.',
} as const;
