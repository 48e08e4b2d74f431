/** Messages after a redirect. */
export const flash = {
  'flash.second-step-expired':
    'Your login took too long, there were too many wrong codes, or your account has changed. Log in again.',
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
  'flash.factor-needed':
    'The page that you opened needs a second factor. Add one here, then open that page again.',
  'flash.passkey-needed':
    'The page that you opened needs a passkey. Add one here, then open that page again.',
  'flash.factor-renamed': 'Renamed.',
  'flash.factor-removed': 'Removed. You are logged out everywhere else.',
  'flash.no-such-factor': 'That was already removed.',
  'flash.recovery-codes-added': 'Your recovery codes work now.',
  'flash.authenticator-app-added':
    'Authenticator app added. You are asked for its code at your next login.',
  'flash.passkey-added': 'Passkey added.',
  'flash.browser-not-trusted': 'This browser is no longer trusted.',
  'flash.no-such-browser': 'That browser was no longer trusted.',
  'flash.second-step-always': 'From now on you are always asked for a second step.',
  'flash.second-step-not-always': 'You are no longer always asked for a second step.',
} as const;
