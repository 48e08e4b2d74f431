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

  'invitations.title': 'Invitations',
  'invitations.invite.title': 'Invite someone',
  'invitations.invite.text':
    'They get an email with a one-time link, valid for {duration}, to choose a user name and password.',
  'invitations.invite.email.hint': 'Replaces any earlier invitation to this address.',
  'invitations.invite.role.hint': 'Administrators manage the accounts of all other users.',
  'invitations.invite.groups': 'Groups',
  'invitations.invite.groups.hint':
    'Passed on to applications. Separate with commas, such as staff, wiki.',
  'invitations.invite.submit': 'Send invitation',
  'invitations.invite.no-email':
    'This server cannot send email, so you cannot invite anyone. Set SMTP_URL, or create accounts on the command line.',
  'invitations.pending.title': 'Pending invitations',
  'invitations.pending.text': 'Not yet accepted. Revoking takes effect immediately.',
  'invitations.pending.none': 'No pending invitations.',
  'invitations.pending.by': 'Invited by {inviter} {created}, expires {expires}',
  'invitations.pending.role': '{role}',
  'invitations.pending.role-groups': '{role} · {groups}',
  'invitations.pending.revoke': 'Revoke',
  'invitations.pending.revoke.context': 'the invitation of {email}',
  'invitations.error.role': 'Choose a role.',
  'invitations.error.groups':
    'Separate groups with commas, at most {count}. A group name starts with a lowercase letter or a number. It contains only lowercase letters, numbers, periods, hyphens and underscores, and no spaces.',
  'invitations.error.has-account': 'An account uses that address, or did until recently.',
} as const;
