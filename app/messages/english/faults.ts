/** What is wrong with a form or a request. */
export const faults = {
  'form.stale':
    'This form has expired. It may have been open too long, or you logged in or out in another tab. Nothing has changed. Please try again.',
  'form.cookies-refused':
    'Your browser blocks the cookies of this site. Allow cookies for this site, then try again.',
  'form.throttled': 'Too many attempts. Nothing has changed. Try again in {wait}.',
  'form.email': 'Enter an email address such as name@example.com.',

  'new-account.error.username':
    'User names can contain only letters, numbers, periods, hyphens and underscores, and start and end with a letter or number.',
  'new-account.error.username-reserved': 'That user name is reserved. Choose another one.',
  'new-account.error.username-look-alike':
    'Use letters from a single alphabet. This user name could be mistaken for another one.',
  'new-account.error.username-taken': 'That user name is taken. Choose another one.',
  'new-account.error.email-taken': 'There is already an account with that email address.',
  'new-account.error.name': 'Use at most 100 visible characters.',

  'new-password.error.empty': 'Choose a password.',
  'new-password.error.too-short':
    'Choose a password of at least {minLength, plural, one {# character} other {# characters}}.',
  'new-password.error.too-long': 'That password is too long. Use at most 1,024 bytes.',
  'new-password.error.obvious':
    'Your password can’t contain your name, user name, email address or the name of this service.',
  'new-password.error.common':
    'This password is too easy to guess. Choose one that isn’t a common password or a keyboard pattern.',
  'new-password.error.breached': 'This password has appeared in a data breach. Choose another one.',

  'error.label': 'Error {status}',
  'error.400.title': 'Bad request',
  'error.400.text':
    'Your browser sent something that this page does not understand. Go back and try again.',
  'error.401.title': 'Please log in',
  'error.401.text': 'You must log in to see this page.',
  'error.403.title': 'Access denied',
  'error.403.text': 'You don’t have permission to view this page or to do this.',
  'error.404.title': 'Page not found',
  'error.404.text': 'The address may be mistyped, or the page may have moved.',
  'error.405.title': 'Not possible here',
  'error.405.text': 'This address does not accept this kind of request.',
  'error.413.title': 'Too much data',
  'error.413.text': 'Your browser sent more than this page accepts.',
  'error.415.title': 'Unsupported format',
  'error.415.text': 'This page accepts only an ordinary web form.',
  'error.429.title': 'Too many attempts',
  'error.429.text': 'Please wait a while. This protects accounts. Nothing is lost.',
  'error.500.title': 'Something went wrong on our side',
  'error.500.text':
    'The error was logged. Try again. If that does not help, tell your administrator.',
  'error.503.title': 'Temporarily unavailable',
  'error.503.text': 'Please try again in a moment. You have not been logged out.',
  'error.credentials-in-url':
    'Your browser sent a password as part of a URL. URLs are stored in logs, so change that password.',
  'error.wrong-origin':
    'You opened this page at the wrong address. Open it at {origin} and try again.',
  'error.home': 'Go to the start page',
  'error.log-in': 'Log in',
  'error.try-again': 'Try again',
  'error.try-again-in': 'Please try again in {wait}.',
  'error.reference': 'If you ask for help, quote this reference: {reference}',
  'error.other-account':
    'You are logged in as {username}. To use a different account, {logout} first.',
  'error.other-account.logout': 'log out',

  'gate.session-ended.title': 'Your session ended',
  'gate.session-ended.text':
    'Your entries are not saved, but they are still in this tab. Open the login page in a new tab and log in. Then reload this page to send them again, or go back to the form.',
  'gate.session-ended.log-in': 'Open the login page in a new tab',
  'gate.proof-required.title': 'Confirm that it is you',
  'gate.proof-required.text':
    'This page needs a recent login or a second factor. Entries are not saved, but they are still in this tab. Confirm that it is you in a new tab. Then reload this page to send them again.',
  'gate.proof-required.confirm': 'Confirm in a new tab',
  'gate.other-account': 'Use a different account',
  'gate.ambiguous-path.title': 'This address is blocked',
  'gate.ambiguous-path.text':
    'It contains {suspect}. Servers interpret that in different ways, so this address is blocked for everyone. If the application needs such addresses, an administrator can allow them with “paths” in the access rules.',
  'gate.ambiguous-path.slash': 'an encoded slash (%2F)',
  'gate.ambiguous-path.semicolon': 'a semicolon',
  'gate.ambiguous-path.two-slashes': 'two slashes in a row',
  'gate.ambiguous-path.backslash': 'a backslash',
  'gate.ambiguous-path.encoded-twice': 'a character that is encoded twice',
  'gate.ambiguous-path.dots': 'a segment of dots',
  'gate.ambiguous-path.other': 'characters that are invisible or look like others',

  'unreadable.400.text':
    'Your browser sent something that this server does not understand. Go back and try again.',
  'unreadable.408.title': 'Request timed out',
  'unreadable.408.text': 'Your browser took too long to send the request. Try again.',
  'unreadable.431.title': 'Request too large',
  'unreadable.431.text':
    'The address and the cookies are longer than this server accepts. Delete the cookies of this site, or use a shorter address.',
} as const;
