/** Pages about second factors of one’s own account. */
export const security = {
  'security.title': 'Login and security',
  'security.text': 'Other ways to log in, besides your password.',
  'security.cancel': 'Cancel',
  'security.error.name': 'Enter a name of at most 64 visible characters.',

  'security.advice.title': 'Make your account safer',
  'security.advice.dashboard': 'We recommend these steps.',
  'security.advice.add-passkey': 'Add a passkey',
  'security.advice.add-factor': 'Choose a second factor',
  'security.advice.create-codes': 'Create recovery codes',
  'security.advice.factor-required':
    'Your account needs a second factor. Add one now, or you must add one at your next login.',
  'security.advice.passkey-required':
    'Your account needs a passkey. Add one now, or you must add one at your next login.',
  'security.advice.few-codes':
    '{count, plural, =0 {You have no recovery codes left.} one {You have # recovery code left.} other {You have # recovery codes left.}} Create new ones.',
  'security.advice.no-codes':
    'You have no recovery codes. If you lose your authenticator app, you cannot log in.',
  'security.advice.one-passkey':
    'You have one passkey. Add a second one on another device, in case you lose the first.',
  'security.advice.first-passkey':
    'Create a passkey. You can then log in with your fingerprint, your face or the PIN of your device.',
  'security.advice.not-now': 'Not now',

  'security.passkeys.title': 'Passkeys',
  'security.passkeys.text':
    'A passkey is stored on your phone, computer or security key, or in your password manager. You unlock it with your fingerprint, face or PIN. It replaces your password, and no fake login page can steal it.',
  'security.passkeys.none': 'You have no passkeys.',
  'security.passkeys.add': 'Add a passkey',
  'security.passkey.second-step-only': 'For the second step only',
  'security.passkey.synced': 'Synced to your devices by a password manager',
  'security.passkey.one-device': 'Stored on one device',

  'security.apps.title': 'Authenticator apps',
  'security.apps.text':
    'An app on your phone that shows a new code every 30 seconds. You enter the code after your password.',
  'security.apps.none': 'You have no authenticator app.',
  'security.apps.add': 'Add an authenticator app',

  'security.codes.title': 'Recovery codes',
  'security.codes.text':
    'Use one to log in if you lose your phone or your passkey. Each code works once.',
  'security.codes.none': 'You have no recovery codes.',
  'security.codes.left':
    '{count, plural, =0 {No codes left} one {# code left} other {# codes left}}',
  'security.codes.create': 'Create recovery codes',
  'security.codes.replace': 'Replace your recovery codes',

  'security.factor.used': 'Added {added}. Last used {used}.',
  'security.factor.never-used': 'Added {added}. Never used.',
  'security.factor.name': 'Name',
  'security.factor.rename': 'Rename',
  'security.factor.rename.submit': 'Save name',
  'security.factor.remove': 'Remove',

  'security.always.title': 'Second step',
  'security.always.text':
    'If you have an authenticator app, you are always asked for a second step after your password. If you have only passkeys, you can turn it on here.',
  'security.always.required':
    'Your account needs a second factor. You are asked for it at every login with a password.',
  'security.always.on': 'You are asked for a second step at every login with a password.',
  'security.always.off': 'You are asked for a second step only if you have an authenticator app.',
  'security.always.app': 'You are asked for a second step because you have an authenticator app.',
  'security.always.turn-on': 'Always ask for a second step',
  'security.always.turn-off': 'Do not always ask for a second step',

  'security.browsers.title': 'Trusted browsers',
  'security.browsers.text':
    'These browsers are not asked for the second step at login. They still need the password.',
  'security.browsers.none': 'No browser is trusted.',
  'security.browsers.until': 'Trusted until {when}.',
  'security.browsers.revoke': 'Stop trusting',
  'security.browsers.revoke-all': 'Stop trusting all browsers',

  'remove-factor.title.passkey': 'Remove this passkey?',
  'remove-factor.title.app': 'Remove this authenticator app?',
  'remove-factor.title.codes': 'Remove your recovery codes?',
  'remove-factor.passkey': 'You can no longer log in with the passkey {name}.',
  'remove-factor.app': 'Codes from the authenticator app {name} stop working.',
  'remove-factor.codes': 'Your recovery codes stop working.',
  'remove-factor.sessions':
    'You are logged out everywhere except in this browser, and no browser is trusted any more.',
  'remove-factor.email':
    'You get an email about this. For seven days, a link in it can undo the removal.',
  'remove-factor.submit': 'Remove',
  'remove-factor.cancel': 'Cancel and go back',
  'remove-factor.error.last-way-in':
    'Your account has no password. If you remove this, you can no longer log in. Keep two passkeys, or one passkey and recovery codes.',
  'remove-factor.error.required':
    'Your account needs a second factor, and this is the last one. Add another one first.',

  'recovery-codes.title': 'Recovery codes',
  'recovery-codes.before-app':
    'Before you add an authenticator app, save recovery codes. Otherwise a lost phone locks you out.',
  'recovery-codes.text': 'Use one of these codes if you cannot use your app or your passkey.',
  'recovery-codes.replace': 'They replace the codes that you have now.',
  'recovery-codes.list.title': 'Save these codes',
  'recovery-codes.list.text':
    'Download or print them, or write them down. Keep them in a safe place, but not on your phone. They are not shown again.',
  'recovery-codes.list.label': 'Your recovery codes',
  'recovery-codes.download': 'Download as a text file',
  'recovery-codes.confirm.title': 'Confirm',
  'recovery-codes.confirm.text': 'Enter one of the codes to activate all of them.',
  'recovery-codes.code': 'One of the codes',
  'recovery-codes.code.hint': 'You can still use this code later.',
  'recovery-codes.submit': 'I have saved the codes',
  'recovery-codes.error.wrong': 'This is not one of the codes on this page.',
  'recovery-codes.error.expired': 'The codes have expired. Here are new ones.',

  'passkey.title': 'Add a passkey',
  'passkey.text':
    'Your browser asks where to keep the passkey: on this device, in your password manager, on your phone or on a security key. You then log in with your fingerprint, face or PIN, without your password.',
  'passkey.create.title': 'Create it',
  'passkey.create.text':
    'Your browser guides you. Gatehouse never sees your fingerprint, face or PIN.',
  'passkey.name.hint': 'So that you recognise it later.',
  'passkey.submit': 'Create a passkey',
  'passkey.instead': 'Add a passkey that replaces your password',
  'passkey.security-key.title': 'Add a security key',
  'passkey.security-key.text':
    'You use the key after your password. You cannot log in with the key alone, and you need no PIN.',
  'passkey.security-key.name': 'Security key',
  'passkey.security-key.create.title': 'Add it',
  'passkey.security-key.submit': 'Add the security key',
  'passkey.security-key.instead': 'Add a security key for the second step only',
  'passkey.needs-javascript':
    'Passkeys need JavaScript. Turn it on in your browser and reload this page.',
  'passkey.unavailable':
    'This server has an IP address instead of a host name, so passkeys cannot be used here.',
  'passkey.error.rejected':
    'The passkey was not accepted. It may have been added before. Try again.',
  'passkey.error.expired': 'This took too long. Try again.',

  'authenticator-app.title': 'Add an authenticator app',
  'authenticator-app.what':
    'An authenticator app runs on your phone and shows a new six-digit code every 30 seconds. You enter the code after your password.',
  'authenticator-app.which':
    'If you have none, search for “authenticator” in the app store of your phone. Any app for time-based codes (TOTP) works, and many password managers can do it too.',
  'authenticator-app.scan.title': '1. Scan the QR code',
  'authenticator-app.scan.text':
    'Open the app on your phone, choose to add an account, and scan this QR code. If you cannot scan it, enter the key in the app instead.',
  'authenticator-app.open': 'Is the app on this device? {open}.',
  'authenticator-app.open.link': 'Open it with this key',
  'authenticator-app.qr': 'QR code for your authenticator app. It contains the key below.',
  'authenticator-app.secret': 'Key',
  'authenticator-app.type.title': '2. Enter the code',
  'authenticator-app.type.text': 'The app now shows a code for this account.',
  'authenticator-app.name.hint': 'Such as “My phone”, so that you recognise it later.',
  'authenticator-app.code': 'Code from the app',
  'authenticator-app.code.hint': 'Six digits.',
  'authenticator-app.submit': 'Add the app',
  'authenticator-app.error.wrong':
    'Wrong code. Enter the code that the app shows now. If it is still wrong, check the time on your phone.',
  'authenticator-app.error.expired': 'This took too long. Scan the new QR code.',
} as const;
