/** Pages of administrators. */
export const administration = {
  'admin.title': 'Administration',
  'admin.invitations.title': 'Invitations',
  'admin.invitations.text': 'Invite people by email and choose their role and groups.',
  'admin.invitations.pending':
    '{count, plural, =0 {No pending invitations.} one {# pending invitation.} other {# pending invitations.}}',
  'admin.invitations.link': 'See invitations',
  'admin.failed-logins.title': 'Failed logins',
  'admin.failed-logins.text':
    'Accounts with at least {count} failed logins in a row. Unlocking an account clears its failed logins, so its owner no longer has to wait.',
  'admin.failed-logins.none': 'No account has that many failed logins.',
  'admin.failed-logins.counts':
    'Failed logins: {strangers} on new browsers, {known} on known browsers',
  'admin.failed-logins.delayed': 'Next attempt on a new browser: {when}',
  'admin.failed-logins.locked-new': 'Locked for new browsers and programs',
  'admin.failed-logins.locked': 'Locked',
  'admin.failed-logins.unlock': 'Unlock',
  'admin.failed-logins.unlock.context': 'the account {username}',

  'webhooks.title': 'Webhook',
  'webhooks.count': '{count, number}',
  'webhooks.count.more': 'more than {count, number}',
  'webhooks.no-longer-kept': 'An event that is no longer kept',
} as const;
