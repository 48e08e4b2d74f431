/** Pages of emailed links. */
export const links = {
  'link.damaged.title': 'This link is damaged',
  'link.damaged.text':
    'Part of its address is missing or changed. Nothing has changed in your account.',
  'link.damaged.advice':
    'Open the link in the email again. If you come back to this page, copy the whole link and paste it into the address bar.',
  'link.no-cookies.title': 'Your browser sent no cookie',
  'link.no-cookies.text':
    'This page needs a cookie to keep your link secret. You have not used up the link.',
  'link.no-cookies.allow':
    'If your browser blocks cookies, allow them for this site. Then open the link in the email again.',
  'link.no-cookies.copied':
    'If you copied this address from another browser, copy the link from the email instead.',
  'link.not-open.title': 'Open the link in the email again',
  'link.not-open.text':
    'This page needs the link from the email again. Nothing has changed in your account.',
  'link.not-open.reasons':
    'The link was used, the page was open for more than {duration}, or you have opened many other links since. If you filled in a form, go back: your entries are still there.',
  'link.new-password': 'Choose a new password',

  'confirm-email.title': 'Confirm your email address',
  'confirm-email.text': 'Did you just create this account?',
  'confirm-email.submit': 'Yes, confirm',
  'confirm-email.not-you': 'If this was not you, close this page. Nothing will happen.',
  'confirm-email.confirmed': 'Already confirmed? {login}',
  'confirm-email.another': 'Get a new email',
  'confirm-email.closed.title': 'This link no longer works',
  'confirm-email.closed.text':
    'The link has expired, is incomplete or has already been used. It works for {duration}. If you have confirmed your address, log in.',
  'confirm-email.closed.resend': 'Or get a new link',
  'confirm-email.closed.submit': 'Email me a new link',
  'confirm-email.taken.title': 'We could not create your account',
  'confirm-email.taken.username':
    'Someone else took that user name after you registered. Register again with another user name.',
  'confirm-email.taken.email':
    'Another account uses this email address, or did until recently. If that account is yours, log in.',
  'confirm-email.taken.register': 'Register again',

  'confirm-new-email.title': 'Use this email address?',
  'confirm-new-email.text':
    'The address of your account {username} will be {email}. You can then log in with it.',
  'confirm-new-email.submit': 'Use this address',
  'confirm-new-email.not-you': 'If you did not ask for this, close this page. Nothing will happen.',
  'confirm-new-email.closed.title': 'This link doesn’t work',
  'confirm-new-email.closed.text':
    'The link has expired, is incomplete or has already been used, or another account uses the address now. Only the most recent link works.',
  'confirm-new-email.closed.account': 'Go to your account',

  'reset-password.title': 'Choose a new password',
  'reset-password.text':
    'For your account {username}. For your safety, you will be logged out everywhere.',
  'reset-password.password': 'New password',
  'reset-password.submit': 'Set new password',
  'reset-password.closed.title': 'This link doesn’t work',
  'reset-password.closed.text':
    'The link has expired, is incomplete or has already been used. Only the most recent link works. If you have just set a new password, log in.',
  'reset-password.closed.new-link': 'Get a new link',
  'reset-password.closed.no-email': 'Ask your administrator for a new link.',

  'forget-failures.title': 'Clear the failed logins',
  'forget-failures.text':
    'This clears the failed logins of the account {username}. You can then log in with a new browser without waiting. Nothing else changes.',
  'forget-failures.submit': 'Clear the failed logins',
  'forget-failures.closed.title': 'This link doesn’t work',
  'forget-failures.closed.text':
    'The link has expired or has already been used, or a newer email has replaced it. If you cannot log in, choose a new password. This also clears the failed logins.',
  'forget-failures.closed.no-email':
    'The link has expired or has already been used, or a newer email has replaced it. If you cannot log in, ask your administrator to unlock your account.',

  'report-login.title': 'This wasn’t you?',
  'report-login.text': 'Someone else may have access to your account {username}. Lock it now.',
  'report-login.submit': 'This wasn’t me: lock my account',
  'report-login.was-you': 'If it was you, close this page. Nothing will happen.',
  'lock-account.title': 'Lock your account?',
  'report-login.closed.title': 'This link doesn’t work',
  'report-login.closed.text': 'The link has expired, is incomplete or has already been used.',
  'report-login.closed.advice': '{condition} choose a new password. This logs everyone out.',
  'report-login.closed.no-email': '{condition} ask your administrator to reset your password.',
  'report-login.closed.condition': 'If someone else may have access to your account,',
  'locking.logs-out': 'Everyone is logged out, including you.',
  'locking.revokes': 'Your password and all API keys stop working.',
  'locking.sends-link': 'We email you a link to choose a new password.',

  'locked.title': 'Your account is locked',
  'locked.text': 'Everyone is logged out. The password and all API keys have stopped working.',
  'locked.restored':
    'Your address is {email} again. We have emailed a link to it: choose a new password with that link to unlock your account.',
  'locked.link':
    'We have emailed you a link: choose a new password with it to unlock your account.',
  'locked.no-link':
    'If no email arrives, someone may have changed the address of your account. Look for our email about that change: its link restores your address.',

  'undo-email-change.title': 'Restore your email address',
  'undo-email-change.text':
    'This restores {email} as the address of your account {username} and locks the account.',
  'undo-email-change.submit': 'This wasn’t me: lock my account',
  'undo-email-change.was-you':
    'If you changed the address yourself, close this page. Nothing will happen.',

  'invite.title': 'You are invited',
  'invite.text': '{inviter} invites you to create an account for {email}.',
  'invite.text-admin': '{inviter} invites you to create an administrator account for {email}.',
  'invite.logged-in.title': 'You are already logged in',
  'invite.logged-in.text':
    'This invitation is for {email}, and you are logged in as {name}. To create another account, log out and open the link in the email again.',
  'invite.email-taken': 'There is already an account with your email address. Log in to it.',
  'invite.closed.title': 'This invitation no longer works',
  'invite.closed.text':
    'The invitation has expired, was revoked or has already been used, or the link is incomplete. An invitation works for {duration}. If you have accepted it, log in. Otherwise ask for a new one.',
} as const;
