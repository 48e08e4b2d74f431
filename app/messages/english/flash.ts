/** What the next page says about what has just happened. */
export const flash = {
  'flash.logged-out': 'You are logged out.',
  'flash.account-deleted': 'Your account has been deleted.',
  'flash.set-up': 'Welcome. This is your account. Gatehouse is ready to use.',
  'flash.names-changed': 'Name changed.',
  'flash.password-changed': 'Password changed.',
  'flash.email-confirmed': 'Email address confirmed. You can now log in.',
  'flash.registered': 'Account created. You can now log in.',
  'flash.password-reset': 'Password changed. You can now log in.',
  'flash.failures-forgotten': 'Failed logins forgotten. You can now log in.',
  'flash.unlocked': 'Account unlocked.',
  'flash.not-locked': 'That account no longer has failed logins.',
  'flash.email-changed': 'Email address changed.',
  'flash.done-for-another-account':
    'Done, for the account that the link belongs to. In this browser you are still logged in to another account.',
  'flash.logged-out-everywhere': 'You are logged out everywhere.',
  'flash.invited': 'Invitation sent.',
  'flash.invitation-accepted': 'Welcome. This is your account.',
  'flash.invitation-revoked': 'Invitation revoked.',
  'flash.no-such-invitation': 'That invitation has expired, or was already accepted or revoked.',
  'flash.session-ended': 'Session ended.',
  'flash.sessions-ended': 'All other sessions ended.',
  'flash.no-such-session': 'That session had already ended.',
  'flash.api-key-revoked': 'Key revoked.',
  'flash.no-such-api-key': 'No such key. It has expired, or was already revoked or replaced.',
  'flash.api-key-was-shown':
    'That key has already been created and shown. If you lost it, revoke it and create another one.',
} as const;
