import type { ResetReason } from '../email-data.ts';
import { type Block, linkExpires, lockAccount, type Writer } from './email.ts';

export const confirmEmail: Writer<'confirm-email'> = ({ link }, { host }) => ({
  subject: 'email.confirm-email.subject',
  blocks: [
    ['email.confirm-email.what', { host }],
    { label: 'email.confirm-email.action', url: link.url },
    linkExpires(link),
    'email.confirm-email.not-me',
  ],
});

export const addressTaken: Writer<'address-taken'> = ({ username }, { host, url }) => ({
  subject: 'email.address-taken.subject',
  blocks: [
    ['email.address-taken.what', { username, host }],
    'email.address-taken.was-me',
    { label: 'email.log-in', url: url('/login') },
    { label: 'email.choose-password', url: url('/forgot-password') },
    'email.address-taken.not-me',
  ],
});

const resetReasons = {
  forgotten: 'email.reset-password.forgotten',
  secured: 'email.reset-password.secured',
  restored: 'email.reset-password.restored',
  'by-administrator': 'email.reset-password.by-administrator',
} as const satisfies Record<ResetReason, string>;

export const resetPassword: Writer<'reset-password'> = (data, { host, url }) => {
  const { username, link, reason } = data;
  const ending: Block[] =
    reason === 'forgotten'
      ? ['email.reset-password.logs-out', 'email.reset-password.not-me']
      : [
          'email.reset-password.too-late',
          { label: 'email.ask-for-link', url: url('/forgot-password') },
        ];
  return {
    subject: 'email.reset-password.subject',
    blocks: [
      [resetReasons[reason], { username, host }],
      { label: 'email.choose-password', url: link.url },
      linkExpires(link),
      ...ending,
      'email.reset-password.secret',
    ],
  };
};

export const resetLinkCreated: Writer<'reset-link-created'> = (data, { host, url }) => {
  const { username, when, expiresAt, lockLink } = data;
  return {
    subject: 'email.reset-link-created.subject',
    blocks: [
      ['email.reset-link-created.what', { username, host, when }],
      ['email.reset-link-created.expires', { until: expiresAt }],
      'email.reset-link-created.not-me',
      { label: 'email.ask-for-link', url: url('/forgot-password') },
      ...lockAccount(lockLink),
    ],
  };
};

export const invitation: Writer<'invitation'> = ({ link, inviter, role }, { host }) => ({
  subject: 'email.invitation.subject',
  blocks: [
    ['email.invitation.what', { inviter: inviter.name, inviterEmail: inviter.email, role, host }],
    { label: 'email.invitation.action', url: link.url },
    linkExpires(link),
    'email.invitation.not-me',
  ],
});

const locks = {
  strangers: 'email.guesses.locked-for-strangers',
  everybody: 'email.guesses.locked-for-everybody',
} as const;

export const guesses: Writer<'guesses'> = (data, { host, url }) => {
  const { username, failures, lock, link, lockLink } = data;
  return {
    subject: 'email.guesses.subject',
    blocks: [
      ['email.guesses.what', { failures, username, host }],
      lock ? [locks[lock.for], { limit: lock.limit }] : 'email.guesses.delayed',
      'email.guesses.was-me',
      { label: 'email.choose-password', url: url('/forgot-password') },
      'email.guesses.not-me',
      { label: 'email.guesses.clear', url: link.url },
      linkExpires(link),
      ...lockAccount(lockLink),
      'email.guesses.how-often',
    ],
  };
};
