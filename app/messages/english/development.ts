/** The development mailbox. */
export const development = {
  'dev-mailbox.title': 'Development mailbox',
  'dev-mailbox.text':
    'Without SMTP_URL, Gatehouse keeps emails here instead of sending them. You can see this page only on this computer.',
  'dev-mailbox.none': 'No emails yet.',
  'dev-mailbox.to': 'To {address}, {when}',
  'dev-email.title': '{subject}',
  'dev-email.back': 'Back to all emails',
  'dev-email.message': 'Message',
  'dev-email.to': 'To',
  'dev-email.written': 'Written',
  'dev-email.text.title': 'As text',
  'dev-email.text.text': 'Only links to this Gatehouse can be clicked.',
  'dev-email.text.label': 'The email as text',
  'dev-email.html.title': 'As HTML',
  'dev-email.html.text': 'As email programs show it. Links open in a new tab.',
  'dev-email.html.label': 'The email as HTML',
} as const;
