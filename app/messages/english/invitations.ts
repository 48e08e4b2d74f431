/** Pages on which administrators invite people. */
export const invitations = {
  'invitations.title': 'Invitations',
  'invitations.invite.title': 'Invite someone',
  'invitations.invite.text':
    'They get a link that works once, for {duration}. With it they choose a user name and password.',
  'invitations.invite.email.hint': 'Replaces any earlier invitation to this address.',
  'invitations.invite.role.hint': 'Administrators manage the accounts of all other users.',
  'invitations.invite.groups': 'Groups',
  'invitations.invite.groups.hint':
    'Passed on to applications. Separate with commas, such as staff, wiki.',
  'invitations.invite.submit': 'Send invitation',
  'invitations.invite.no-email':
    'This server cannot send email. Copy the link and give it to the person.',
  'invitations.delivery': 'How they get the link',
  'invitations.delivery.email': 'By email',
  'invitations.delivery.link': 'I copy the link and pass it on',
  'invitations.delivery.hint':
    'If you pass a link on, the email address stays unconfirmed. Its owner can confirm it later.',
  'invitations.many.link': 'Invite many people',

  'invitations.made.title': 'Link to pass on',
  'invitations.made.text':
    'It is shown only now. Anyone who has the link can use it once, so send it to nobody else.',
  'invitations.made.label': 'Invitation link for {email}',

  'invitations.list.title': 'Sent invitations',
  'invitations.list.text':
    'Sending again creates a new link, and the former one stops working. Revoking takes effect immediately.',
  'invitations.list.none': 'No invitations in this state.',
  'invitations.list.show': 'Show',
  'invitations.state': 'State',
  'invitations.state.pending': 'Pending',
  'invitations.state.accepted': 'Accepted',
  'invitations.state.expired': 'Expired',
  'invitations.state.revoked': 'Revoked',
  'invitations.state.inactive': 'Sender can no longer invite',
  'invitations.state.any': 'All',
  'invitations.shown': 'The link was shown.',
  'invitations.pending.by': 'Invited by {inviter} {created}, expires {expires}',
  'invitations.expired.by': 'Invited by {inviter} {created}, expired {expires}',
  'invitations.accepted.by': 'Invited by {inviter} {created}, accepted {ended}',
  'invitations.revoked.by': 'Invited by {inviter} {created}, revoked {ended}',
  'invitations.resend': 'Send again',
  'invitations.resend.context': 'to {email}',
  'invitations.new-link': 'New link',
  'invitations.new-link.context': 'for {email}',
  'invitations.error.delivery': 'Choose how they get the link.',
  'invitations.error.administrator':
    'The link of an administrator is never shown. Choose to send it by email.',
  'invitations.error.filter': 'Choose one of these states.',
  'invitations.error.page': 'That page of the list does not exist. This is the first page.',

  'invite-many.title': 'Invite many people',
  'invite-many.text':
    'Paste a list, or the content of a CSV file. You see every line before anything is sent.',
  'invite-many.people': 'People',
  'invite-many.people.hint':
    'One person per line: email, role, groups, name. Only the email is needed. A first line can name the columns. At most {max} people.',
  'invite-many.role.hint': 'For every line without a role.',
  'invite-many.groups.hint': 'For every line without groups. Separate with commas.',
  'invite-many.check': 'Check the list',
  'invite-many.check-again': 'Check again',
  'invite-many.list.title': 'The list',
  'invite-many.faulty.title':
    '{count, plural, one {# line has an error} other {# lines have errors}}',
  'invite-many.faulty.text': 'Correct them in the list below, or leave them out.',
  'invite-many.good.title':
    '{count, plural, one {# person will be invited} other {# people will be invited}}',
  'invite-many.good.text': 'Nothing has been sent yet.',
  'invite-many.send': '{count, plural, one {Send # invitation} other {Send # invitations}}',
  'invite-many.make-links': '{count, plural, one {Create # link} other {Create # links}}',
  'invite-many.line': 'Line {line}',
  'invite-many.replaces': 'Replaces an earlier invitation.',
  'invite-many.sent':
    '{count, plural, one {# invitation sent.} other {# invitations sent.}} The other lines are below.',
  'invite-many.links.title': 'Links to pass on',
  'invite-many.links.text':
    'They are shown only now. Anyone who has a link can use it once, so send each to its owner only.',
  'invite-many.links.label': 'One person per line: email, link',
  'invite-many.error.people': 'Enter at least one email address.',
  'invite-many.error.too-many':
    'Invite at most {max} people at once. Your list is unchanged: send it in parts.',
  'invite-many.error.no-mail': 'This server cannot send email. Choose to pass the links on.',
  'invite-many.fault.email': 'This is not an email address.',
  'invite-many.fault.role': 'The role is neither user nor admin.',
  'invite-many.fault.groups': 'A group name is not allowed.',
  'invite-many.fault.name': 'The name is too long, or has invisible characters.',
  'invite-many.fault.cells': 'The line has too many columns, or an unclosed quotation mark.',
  'invite-many.fault.duplicate': 'The address is in an earlier line.',
  'invite-many.fault.account': 'An account uses this address.',
  'invite-many.fault.administrator':
    'The link of an administrator is never shown. Choose to send it by email.',
  'invite-many.fault.reserved': 'The address is reserved for its former owner.',

  'invitations.pending.role': '{role}',
  'invitations.pending.role-groups': '{role} · {groups}',
  'invitations.pending.revoke': 'Revoke',
  'invitations.pending.revoke.context': 'the invitation of {email}',
  'invitations.error.role': 'Choose a role.',
  'invitations.error.groups':
    'Separate groups with commas, at most {count}. A group name starts with a lowercase letter or a number. It contains only lowercase letters, numbers, periods, hyphens and underscores, and no spaces.',
  'invitations.error.has-account': 'An account uses that address, or did until recently.',
} as const;
