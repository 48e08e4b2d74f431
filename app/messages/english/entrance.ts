/** Logging in and out, registering, the way back in, and the set-up. */
export const entrance = {
  'log-in.title': 'Log in',
  'log-in.to-continue': 'Log in to continue.',
  'log-in.to-continue-to': 'Log in to continue to {destination}.',
  'log-in.username': 'User name or email',
  'log-in.password': 'Password',
  'log-in.remember': 'Stay logged in',
  'log-in.remember.hint':
    'For {duration} in this browser. Don’t use this on a shared computer. Has no effect for administrators.',
  'log-in.submit': 'Log in',
  'log-in.unconfirmed': 'Just registered? Open the link that we emailed you first, or {resend}.',
  'log-in.unconfirmed.resend': 'ask for a new link',
  'log-in.forgot': 'Forgot your password?',
  'log-in.no-email': 'Trouble logging in? Contact your administrator.',
  'log-in.register': 'New here? {register}',
  'log-in.register.link': 'Create an account',

  'log-out.heading': 'Log out of Gatehouse?',
  'log-out.who': 'You are logged in as {name}.',
  'log-out.who-with-username': 'You are logged in as {name} ({username}).',
  'log-out.others-stay': 'You will stay logged in on other devices.',
  'log-out.submit': 'Log out',
  'log-out.back': 'Back to your dashboard',
} as const;
