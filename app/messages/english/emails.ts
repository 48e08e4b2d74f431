/** Emails. After the subject come the paragraphs and buttons, in order. */
export const emails = {
  'email.footer': 'Sent by Gatehouse at {host}. Please don’t reply to this email.',
  'email.link-expires': 'This link works once and expires on {until, date, minute} UTC.',
  'email.was-me': 'If this was you, you don’t need to do anything.',
  'email.secure-account':
    'If this wasn’t you, secure your account now. This logs everyone out, revokes all API keys and removes the password. We then email you a link to choose a new password:',
  'email.lock-account':
    'If someone else may have access to your account, lock it now. This logs everyone out, revokes all API keys and removes the password. We then email you a link to choose a new password:',
  'email.lock-account.action': 'Lock my account',
  'email.not-me': 'This wasn’t me',
  'email.log-in': 'Log in',
  'email.choose-password': 'Choose a new password',
  'email.ask-for-link': 'Ask for a new link',
  'email.see-api-keys': 'See your API keys',

  'email.confirm-email.subject': 'Confirm your email address',
  'email.confirm-email.what':
    'Someone, probably you, registered at {host} with this email address. Confirm that the address is yours:',
  'email.confirm-email.action': 'Confirm this address',
  'email.confirm-email.not-me':
    'If this wasn’t you, ignore this email. The address stays unconfirmed.',

  'email.address-taken.subject': 'You already have an account',
  'email.address-taken.what':
    'Someone, probably you, tried to use this email address for an account at {host}. Your account {username} already has this address, so nothing has changed.',
  'email.address-taken.was-me':
    'If this was you, log in. If you have forgotten your password, choose a new one:',
  'email.address-taken.not-me':
    'If this wasn’t you, ignore this email. The other person didn’t find out that you have an account.',

  'email.reset-password.subject': 'Choose a new password',
  'email.reset-password.forgotten':
    'Someone, probably you, asked to reset the password of your account {username} at {host}. Choose a new password here:',
  'email.reset-password.secured':
    'Your account {username} at {host} is locked, because someone else may have had access to it. Everyone is logged out, all API keys are revoked, and the old password no longer works. Choose a new password to unlock your account:',
  'email.reset-password.restored':
    'An administrator has restored your deleted account {username} at {host}. The old password no longer works. Choose a new password to log in again:',
  'email.reset-password.by-administrator':
    'An administrator has started a password reset for your account {username} at {host}. Your present password works until you choose a new one.',
  'email.reset-password.logs-out': 'Choosing a new password logs you out everywhere.',
  'email.reset-password.not-me':
    'If this wasn’t you, ignore this email. Your password stays the same.',
  'email.reset-password.too-late': 'If the link has expired, ask for a new one:',
  'email.reset-password.secret': 'Don’t share this link. We will never ask you for it.',

  'email.reset-link-created.subject': 'An administrator created a password reset link',
  'email.reset-link-created.what':
    'On {when, date, minute} UTC, an administrator created a link to choose a new password for your account {username} at {host}. The administrator will pass it on to you. Your password stays the same until someone uses it.',
  'email.reset-link-created.expires':
    'The link works once and expires on {until, date, minute} UTC.',
  'email.reset-link-created.not-me':
    'If you didn’t expect this, contact your administrator. To cancel that link, request a reset link by email:',

  'email.password-changed.subject': 'Your password was changed',
  'email.password-changed.what':
    'The password of your account {username} at {host} was changed on {when, date, minute} UTC. Device: {device}.',
  'email.password-changed.keys':
    '{count, plural, one {Your API key still works. If someone else may know it, revoke it:} other {Your # API keys still work. If someone else may know one of them, revoke it:}}',

  'email.email-change-confirm.subject': 'Confirm your new email address',
  'email.email-change-confirm.what':
    'Someone, probably you, wants to use this email address for the account {username} at {host}. Confirm that the address is yours:',
  'email.email-change-confirm.action': 'Use this address',
  'email.email-change-confirm.until-then':
    'Until you confirm it, the account keeps its current address.',
  'email.email-change-confirm.not-me':
    'If this wasn’t you, ignore this email. The account won’t get your address.',

  'email.email-changed.subject': 'Your email address was changed',
  'email.email-changed.what':
    'The email address of your account {username} at {host} was changed to {address} on {when, date, minute} UTC. From now on, we send emails about this account to the new address.',
  'email.email-changed.not-me':
    'If this wasn’t you, undo the change now. This restores your address, logs everyone out, revokes all API keys and removes the password. We then email you a link to choose a new password:',

  'email.new-device.subject': 'New login to your account',
  'email.new-device.what':
    'A new device logged in to your account {username} at {host} on {when, date, minute} UTC.',
  'email.new-device.device': 'Device: {device}. IP address: {ip}.',
  'email.new-device.secure-account':
    'If this wasn’t you, someone else knows your password. Secure your account now. This logs everyone out, revokes all API keys and removes the password. We then email you a link to choose a new password:',

  'email.enrol-factor.subject': 'Add a second factor to your account',
  'email.enrol-factor.what':
    'You are logging in to your account {username} at {host} from a new browser, and a second factor is required. Open this link in that browser to add one:',
  'email.enrol-factor.action': 'Add a second factor',
  'email.enrol-factor.not-me':
    'If this wasn’t you, somebody knows your password. Don’t open the link. Choose a new password now:',
  'email.enrol-link-created.subject': 'An administrator created a link to add a second factor',
  'email.enrol-link-created.what':
    'On {when, date, minute} UTC, an administrator created a link to add a second factor to your account {username} at {host}. The administrator will pass it on to you. Log in with your password, and open the link in the same browser. The link does not work without your password.',
  'email.enrol-link-created.expires':
    'The link works once and expires on {until, date, minute} UTC.',
  'email.enrol-link-created.not-me':
    'If you didn’t expect this, contact your administrator. To cancel the link, choose a new password:',
  'email.factor-changed.subject-added': 'A new way to log in to your account',
  'email.factor-changed.subject-removed': 'A second factor was removed from your account',
  'email.factor-changed.subject-cleared': 'An administrator removed your second factors',
  'email.factor-changed.subject-used-up': 'A recovery code was used to log in to your account',
  'email.factor-changed.subject-copied': 'One of your passkeys may have been copied',
  'email.factor-changed.added':
    '{factor, select, totp {The authenticator app “{name}” was} passkey {The passkey “{name}” was} other {New recovery codes were}} added to your account {username} at {host} on {when, date, minute} UTC.',
  'email.factor-changed.removed':
    '{factor, select, totp {The authenticator app “{name}” was} passkey {The passkey “{name}” was} other {The recovery codes were}} removed from your account {username} at {host} on {when, date, minute} UTC.',
  'email.factor-changed.cleared':
    'An administrator removed second factors from your account {username} at {host} on {when, date, minute} UTC. You were logged out everywhere.',
  'email.factor-changed.used-up':
    'Somebody used a recovery code to log in to your account {username} at {host} on {when, date, minute} UTC. {count, plural, =0 {No codes are left. Create new ones.} one {# code is left. Create new ones.} other {# codes are left.}}',
  'email.factor-changed.copied':
    'A login to your account {username} at {host} on {when, date, minute} UTC was refused, because someone may have copied your passkey “{name}”. Remove that passkey.',
  'email.factor-changed.device': 'Device: {device}. IP address: {ip}.',
  'email.factor-changed.see': 'Review your login and security',
  'email.factor-changed.secure-account':
    'If this wasn’t you, secure your account now. This logs everyone out, revokes all API keys, removes the password, and undoes recent changes of your second factors. We then email you a link to choose a new password:',

  'email.guesses.subject': 'Failed logins to your account',
  'email.guesses.what':
    'There have been {failures, number} failed logins to your account {username} at {host} since the last successful one. Each used a wrong password, so nobody got in.',
  'email.guesses.delayed':
    'Each further attempt has to wait longer. You have to wait too if you log in with a new browser. You do not have to wait with a browser that you have used before.',
  'email.guesses.locked-for-strangers':
    'After {limit, number} failed logins, your account is now locked for new browsers and for programs. They are refused even with the right password. Browsers that you have logged in with before still work.',
  'email.guesses.locked-for-everybody':
    'After {limit, number} failed logins, your account is now locked. Logins are refused even with the right password, on every device. Devices that are logged in stay logged in.',
  'email.guesses.was-me': 'If this was you and you have forgotten your password, choose a new one:',
  'email.guesses.not-me':
    'If this wasn’t you, your password is safe as long as it is hard to guess. To log in without waiting, clear the failed logins. This does not log you in:',
  'email.guesses.clear': 'Clear failed logins',
  'email.guesses.how-often': 'We send this warning at most once a day.',

  'email.api-key-created.subject': 'New API key for your account',
  'email.api-key-created.what':
    'An API key was created for your account {username} at {host} on {when, date, minute} UTC. Device: {device}.',
  'email.api-key-created.key':
    'Its name is “{name}”. It begins with {prefix}. Permissions: {scopes}.',
  'email.api-key-created.expires':
    'It works until it is revoked or expires on {expires, date, minute} UTC. Changing your password doesn’t revoke it.',
  'email.api-key-created.never-expires':
    'It works until it is revoked. Changing your password doesn’t revoke it.',

  'email.api-key-expires.subject': 'Your API key is about to expire',
  'email.api-key-expires.what':
    'Your API key “{name}” expires on {expires, date, minute} UTC. It belongs to your account {username} at {host} and begins with {prefix}. Programs that still use it then get an error.',
  'email.api-key-expires.replace':
    'If you still need it, replace it. The new key has the same name and permissions. You can keep the old key working while you switch:',
  'email.api-key-expires.not-needed':
    'If you don’t need it any more, you don’t need to do anything.',

  'email.refresh-replayed.subject': 'A program was logged out of your account',
  'email.refresh-replayed.what':
    'A program was logged out of your account {username} at {host}. Its refresh token was used a second time on {when, date, minute} UTC. Device: {device}. IP address: {ip}.',
  'email.refresh-replayed.why':
    'A refresh token works only once. Either the program stores its tokens in two places, or someone has copied them. All tokens of this login have been revoked.',
  'email.refresh-replayed.next':
    'If you know why this happened, log the program in again. If you don’t, change your password and review your sessions:',
  'email.refresh-replayed.change-password': 'Change your password',
  'email.refresh-replayed.sessions': 'Review your sessions',

  'email.account-deleted.subject': 'Your account was deleted',
  'email.account-deleted.what':
    '{by, select, owner {You deleted} other {An administrator deleted}} your account {username} at {host} on {when, date, minute} UTC. All its sessions have ended, and its password and API keys no longer work.',
  'email.account-deleted.erased-later':
    'Your email address, your name and your other personal data will be erased after {erasedFrom, date, minute} UTC.',
  'email.account-deleted.erased-now':
    'Your email address, your name and your other personal data have been erased.',
  'email.account-deleted.reserved':
    'Your user name stays reserved, so that nobody can pretend to be you. Your email address is free for a new account.',
  'email.account-deleted.restore':
    'If you want the account back, ask your administrator to restore it before then. This isn’t possible once another account uses this email address.',

  'email.administrator-digest.subject': 'Security events for administrators',
  'email.administrator-digest.what':
    'This happened at {host} between {since, date, minute} and {until, date, minute} UTC.',
  'email.administrator-digest.locked':
    '{count, plural, one {An account is} other {# accounts are}} locked after too many failed logins: {names}.',
  'email.administrator-digest.promoted':
    '{count, plural, one {Somebody} other {# people}} became an administrator: {names}.',
  'email.administrator-digest.cleared':
    'The second factors of {count, plural, one {an account} other {# accounts}} were removed by somebody other than the owner: {names}.',
  'email.administrator-digest.see':
    'If you did not expect this, see in the audit trail who did it and from where:',
  'email.administrator-digest.action': 'See the audit trail',
  'email.administrator-digest.how-often':
    'We send this to all administrators, at most once an hour.',

  'email.invitation.subject': 'You are invited to create an account',
  'email.invitation.what':
    '{inviter} ({inviterEmail}) invites you to create {role, select, admin {an administrator account} other {an account}} at {host}. With this account you log in at {host} and in its applications.',
  'email.invitation.action': 'Create your account',
  'email.invitation.not-me':
    'If you didn’t expect this, ignore this email. No account is created unless you use the link.',
} as const;
