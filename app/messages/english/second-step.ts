/** The second step of a login, and adding a factor that is required. */
export const secondStep = {
  'second-step.title': 'One more step',
  'second-step.text': 'You are logging in as {username}. Your password is correct.',
  'second-step.code': 'Code from your authenticator app',
  'second-step.code.hint': 'Six digits.',
  'second-step.submit': 'Continue',
  'second-step.trust': 'Trust this browser for {duration}',
  'second-step.trust.hint':
    'Your next logins here need only your password. Don’t use this on a shared computer. It has no effect with a recovery code.',
  'second-step.passkey': 'Use a passkey',
  'second-step.no-script': 'A passkey needs JavaScript, and a browser that supports passkeys.',
  'second-step.recovery': 'Use a recovery code',
  'second-step.recovery.code': 'Recovery code',
  'second-step.recovery.code.hint':
    'Each code works once. Hyphens and capitals make no difference.',
  'second-step.recovery.submit': 'Use this code',
  'second-step.cancel': 'Cancel',
  'second-step.error.missing': 'Enter the code.',
  'second-step.error.rejected':
    'That did not work. Enter the code that your app shows now, use another recovery code, or choose another way.',

  'enrol.title': 'Add a second factor',
  'enrol.why':
    'Your administrator requires a second factor for the account {username}: something that you have besides your password. Add an app that shows codes, or a passkey, and you are logged in.',
  'enrol.why-passkey':
    'Your administrator requires a passkey for the account {username}. A password alone is not enough here. Create one now, and you are logged in.',
  'enrol.codes.title': '1. Save recovery codes',
  'enrol.app.name': 'Authenticator app',
  'enrol.app.title': '2. Add an authenticator app',
  'enrol.passkey.title': 'Or create a passkey',
  'enrol.passkey.only-title': 'Create a passkey',
  'enrol.passkey.text':
    'A passkey is stored on this device, on a security key or in your password manager. You use it with your fingerprint, face or PIN.',
  'enrol.passkey.name': 'Passkey',
  'enrol.passkey.submit': 'Create a passkey',
  'enrol.passkey.unavailable': 'This server cannot use passkeys. Ask your administrator for help.',
  'enrol.app.submit': 'Continue',
  'enrol.error.passkey': 'The passkey was not created. Try again.',
  'enrol.error.expired': 'This took too long. Try again.',

  'enrol.closed.title': 'Add a second factor',
  'enrol.closed.text':
    'Your administrator requires a second factor for the account {username}. This browser has not logged in to it before. To confirm that it is you, open a link that we email you.',
  'enrol.closed.submit': 'Email me the link',
  'enrol.closed.mailed':
    'We emailed you a link that works for an hour. Open it in this browser within five minutes of your login. If the five minutes are over, log in again first.',
  'enrol.closed.open': 'I have opened the link',
  'enrol.closed.no-email':
    'This server cannot send email. Log in from a browser that you have used before, or ask your administrator for a link.',

  'enrol-link.title': 'Add a second factor',
  'enrol-link.text':
    'You are logging in as {username}. Press the button to continue in this browser and add a second factor.',
  'enrol-link.submit': 'Continue',
  'enrol-link.error.no-login':
    'No login is waiting in this browser. Log in here with your password, and then press the button again.',
  'enrol-link.closed.title': 'This link doesn’t work',
  'enrol-link.closed.text':
    'It has expired, was used, or was replaced by a newer one. Links work for {lifetime}. Log in again to get another one.',
} as const;
