import type { Message } from '../../messages/messages.ts';
import type { EmailData } from '../email-data.ts';
import { linkExpires, lockAccount, secureAccount, type Writer } from './email.ts';

type Change = EmailData['factor-changed']['change'];

const subjects = {
  added: 'email.factor-changed.subject-added',
  removed: 'email.factor-changed.subject-removed',
  cleared: 'email.factor-changed.subject-cleared',
  'used-up': 'email.factor-changed.subject-used-up',
  copied: 'email.factor-changed.subject-copied',
} as const satisfies Readonly<Record<Change, Message>>;

export const enrolFactor: Writer<'enrol-factor'> = (data, { host, url }) => {
  const { username, link, lockLink } = data;
  return {
    subject: 'email.enrol-factor.subject',
    blocks: [
      ['email.enrol-factor.what', { username, host }],
      { label: 'email.enrol-factor.action', url: link.url },
      linkExpires(link),
      'email.enrol-factor.not-me',
      { label: 'email.choose-password', url: url('/forgot-password') },
      ...lockAccount(lockLink),
    ],
  };
};

export const enrolLinkCreated: Writer<'enrol-link-created'> = (data, { host, url }) => {
  const { username, when, expiresAt, lockLink } = data;
  return {
    subject: 'email.enrol-link-created.subject',
    blocks: [
      ['email.enrol-link-created.what', { username, host, when }],
      ['email.enrol-link-created.expires', { until: expiresAt }],
      'email.enrol-link-created.not-me',
      { label: 'email.choose-password', url: url('/forgot-password') },
      ...lockAccount(lockLink),
    ],
  };
};

export const factorChanged: Writer<'factor-changed'> = (data, { host, url }) => {
  const { username, change, factor, name, codesLeft, when, device, ip, undoLink } = data;
  const about = { username, host, factor, name, when };
  const what: Readonly<Record<Change, Message>> = {
    added: ['email.factor-changed.added', about],
    removed: ['email.factor-changed.removed', about],
    cleared: ['email.factor-changed.cleared', { username, host, when }],
    'used-up': ['email.factor-changed.used-up', { username, host, when, count: codesLeft ?? 0 }],
    copied: ['email.factor-changed.copied', { username, host, name, when }],
  };
  return {
    subject: subjects[change],
    blocks: [
      what[change],
      ['email.factor-changed.device', { device, ip }],
      'email.was-me',
      { label: 'email.factor-changed.see', url: url('/account/security') },
      ...secureAccount(undoLink, 'email.factor-changed.secure-account'),
    ],
  };
};
