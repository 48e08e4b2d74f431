/** Pages of accounts and administrators: texts that only templates name. */
export const pageTemplates = {
  'webhooks.text': 'Security events are sent to {host}. Here are those that it has not accepted.',
  'webhooks.off':
    'No webhook is configured. Set EVENTS_WEBHOOK_URL to send security events to another system.',
  'webhooks.given-up': 'Given up: {count}',
  'webhooks.waiting': 'Waiting: {count}',
  'webhooks.shown.given-up': 'Events that were given up',
  'webhooks.shown.waiting': 'Events that wait, oldest first',
  'webhooks.none': 'There are none.',
  'webhooks.happened': 'Happened {when}',
  'webhooks.gave-up':
    'Given up {when}, after {attempts, plural, one {# attempt} other {# attempts}}',
  'webhooks.next':
    'Next attempt {when}, after {attempts, plural, one {# attempt} other {# attempts}}',
  'webhooks.again': 'Send again',
  'webhooks.again-all': 'Send them all again',
  'lock-account.text':
    'Lock the account {username} if someone else may have access to it. Your second factors stay as they are.',
  'lock-account.submit': 'Lock my account',
  'lock-account.not-needed': 'If you don’t want this, close this page. Nothing will happen.',
  'lock-account.back': 'Cancel',
  'security.lock.title': 'Lock my account',
  'security.lock.text':
    'If someone else may have access to your account, lock it for everybody. You unlock it with a link that we email you.',
  'administration.menu.webhooks': 'Webhook',
} as const;
