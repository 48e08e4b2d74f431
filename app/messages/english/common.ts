/** The frame of every page, what components say by themselves, and words that several pages share. */
export const common = {
  'product.name': 'Gatehouse',
  'page.title': '{title} - Gatehouse',
  'page.title-with-error': 'Error: {title} - Gatehouse',
  'page.skip': 'Skip to main content',

  'navigation.label': 'Account',
  'navigation.dashboard': 'Dashboard',
  'navigation.account': 'Account',
  'navigation.administration': 'Administration',
  'navigation.logged-in-as': 'Logged in as',
  'navigation.log-out': 'Log out',

  'footer.about': 'Gatehouse, a self-hosted login service.',
  'footer.times-utc': 'Times are in UTC.',
  'footer.times-local': 'Times are in your time zone.',
  'footer.developers': 'Developers: {api}',
  'footer.developers.api': 'JSON API',

  'error-summary.title': 'There is a problem',
  'field.error-prefix': 'Error:',
  'field.optional': '(optional)',
  'password-input.show': 'Show',
  'password-input.show-label': 'Show password',
  'password-input.shown': 'Your password is visible',
  'password-input.hide': 'Hide',
  'password-input.hide-label': 'Hide password',
  'password-input.hidden': 'Your password is hidden',
  'password-input.too-short':
    'Too short: # of at least {minLength, plural, one {# character} other {# characters}}',
  'password-input.long-enough': 'Long enough: # characters',
  'secret.copy': 'Copy',
  'secret.copied': 'Copied',
  'secret.selected': 'Selected: copy it with your keyboard',

  'account.username': 'User name',
  'account.email': 'Email',
  'account.password': 'Password',
  'account.given-name': 'Given name',
  'account.family-name': 'Family name',
  'account.role': 'Role',
  'account.role.user': 'User',
  'account.role.admin': 'Administrator',

  'new-account.username.hint':
    'Use letters, numbers, periods, hyphens and underscores. Other users can see it.',
  'new-account.password.hint':
    'At least {minLength, plural, one {# character} other {# characters}}. A few unrelated words work well; spaces are allowed.',
  'new-account.submit': 'Create account',
  'new-account.has-account': 'Already have an account? {login}',
  'new-account.has-account.login': 'Log in',

  'links.log-in': 'Log in',
  'links.back-to-log-in': 'Back to log in',
  'links.dashboard': 'Back to your dashboard',
  'links.account': 'Back to your account',

  'email-advice.development':
    'Development mode: this server sends no email, but you can read it here.',
  'email-advice.mailbox': 'Open the mailbox',
  'email-advice.wait': 'It may take a few minutes. Check your spam folder too.',
} as const;
