/** Login, logout, registration, forgotten password and setup. */
export const entrance = {
  'log-in.title': 'Log in',
  'log-in.to-continue': 'Log in to continue.',
  'log-in.to-continue-to': 'Log in to continue to {destination}.',
  'log-in.username': 'User name or email',
  'log-in.remember': 'Stay logged in',
  'log-in.remember.hint':
    'For {duration} in this browser, except for administrators. Don’t use this on a shared computer.',
  'log-in.submit': 'Log in',
  'log-in.unconfirmed': 'Just registered? First open the link that we emailed you, or {resend}.',
  'log-in.unconfirmed.resend': 'ask for a new link',
  'log-in.forgot': 'Forgot your password?',
  'log-in.no-email': 'Trouble logging in? Contact your administrator.',
  'log-in.register': 'New here? {register}',
  'log-in.register.link': 'Create an account',
  'log-in.error.username-missing': 'Enter your user name or email.',
  'log-in.error.password-missing': 'Enter your password.',
  'log-in.error.password-too-long': 'That password is too long.',
  'log-in.error.rejected': 'Incorrect user name or password.',
  'log-in.error.disabled':
    'This account is disabled or has ended. Ask an administrator to enable it.',
  'log-in.error.throttled': 'Too many attempts. Try again in {wait}.',
  'log-in.error.throttled-or-reset':
    'Too many attempts. Try again in {wait}, or reset your password.',
  'log-in.error.unavailable': 'You cannot log in right now. Try again in a few seconds.',
  'log-in.passkey': 'Log in with a passkey',
  'log-in.passkey.error.rejected':
    'That passkey doesn’t work here. Use another one, or your password.',
  'log-in.passkey.error.unconfirmed': 'Confirm your email address first.',
  'log-in.passkey.error.locked':
    'This account is locked. To unlock it, choose a new password with the link that we emailed. You can get a new link below.',

  'passkey.failed': 'The passkey was not used. Try again, or choose another way.',
  'passkey.known': 'This device already has a passkey for your account.',

  'log-out.title': 'Log out',
  'log-out.heading': 'Log out of Gatehouse?',
  'log-out.who': 'You are logged in as {name}.',
  'log-out.who-with-username': 'You are logged in as {name} ({username}).',
  'log-out.others-stay': 'You will stay logged in on your other devices.',
  'log-out.submit': 'Log out',

  'register.title': 'Create an account',
  'register.email.hint': 'We will email you a link to confirm it.',
  'register.closed.title': 'Registration is closed',
  'register.closed.by-choice': 'Ask your administrator for an account.',
  'register.closed.no-mail':
    'This server cannot send email yet, so it cannot confirm email addresses. Tell your administrator.',
  'register.closed.no-administrator':
    'This server has no administrator yet. Registration opens when the setup is complete. The server prints the setup link when it starts.',
  'registered.title': 'One more step',
  'registered.text':
    'We have emailed a link to {email}. Open it within {duration} to activate your account.',
  'registered.text-without-address':
    'We have emailed you a link. Open it within {duration} to activate your account.',
  'registered.resend': 'No email after a few minutes? {resend}',
  'registered.resend.link': 'Send it again',

  'resend-confirmation.title': 'Send the confirmation email again',
  'resend-confirmation.text':
    'Registered in the last {duration}? Open the link that we emailed you, or ask for a new one.',
  'resend-confirmation.email.hint': 'The address you registered with.',
  'resend-confirmation.submit': 'Email me a new link',
  'confirmation-resent.title': 'Check your email',
  'confirmation-resent.text':
    'If that address is waiting to be confirmed, we have emailed a new link to it.',
  'unconfirmed.title': 'Confirm your email address first',
  'unconfirmed.text':
    'Almost there. Open the link that we emailed you when you registered, then log in.',
  'unconfirmed.submit': 'Send the email again',
  'unconfirmed.no-email':
    'Your password is correct, but this server cannot send the confirmation email at present. Tell your administrator.',

  'forgot-password.title': 'Forgot your password?',
  'forgot-password.text':
    'We will email you a link to choose a new one. Your password does not change until you use the link.',
  'forgot-password.email.hint': 'The address of your account.',
  'forgot-password.submit': 'Email me a link',
  'forgot-password.sent.title': 'Check your email',
  'forgot-password.sent.text':
    'If there is an account with that address, we have emailed a link to it.',
  'forgot-password.sent.link-works':
    'The link works once and expires in {duration}. Earlier links no longer work.',
  'forgot-password.sent.again': 'No email after a few minutes? {retry}',
  'forgot-password.sent.again.retry': 'Try another address',

  'set-up.title': 'Set up Gatehouse',
  'set-up.heading': 'Create the first administrator',
  'set-up.text': 'Administrators manage the accounts of all other users.',
  'set-up.logged-in.title': 'You are already logged in',
  'set-up.logged-in.text':
    'You are logged in as {username}. To create the first administrator, log out and open the setup link again.',
  'set-up.closed.title': 'This setup link doesn’t work',
  'set-up.closed.text': 'The link has expired, is incomplete or has already been used.',
  'set-up.closed.no-administrator':
    '{condition} restart Gatehouse on the server. It prints a new link.',
  'set-up.closed.no-administrator.condition': 'If Gatehouse has no administrator yet,',
  'set-up.closed.administrator': '{condition} log in.',
  'set-up.closed.administrator.condition': 'If there is an administrator,',
  'set-up.notice.title': 'This server is being set up',
  'set-up.notice.text': 'Nobody has an account here yet. Please come back later.',
  'set-up.notice.operator':
    '{condition} open the setup link. Gatehouse printed it when it started. The link creates the first administrator.',
  'set-up.notice.operator.condition': 'If you run this server,',
  'set-up.notice.lost': 'If you cannot find the link, restart Gatehouse. It prints a new one.',
  'set-up.notice.again': 'Try again',
} as const;
