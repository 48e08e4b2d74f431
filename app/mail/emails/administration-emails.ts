import type { Block, Writer } from './email.ts';

/** So many names fit into an email. The audit trail has all of them. */
const maxNames = 20;

export const administratorDigest: Writer<'administrator-digest'> = (data, { host, url }) => {
  const { since, until, locked, promoted, cleared } = data;
  const lists = [
    ['email.administrator-digest.locked', locked],
    ['email.administrator-digest.promoted', promoted],
    ['email.administrator-digest.cleared', cleared],
  ] as const;
  const paragraphs = lists
    .filter(([, names]) => names.length > 0)
    .map(([key, names]): Block => {
      return [key, { count: names.length, names: names.slice(0, maxNames).join(', ') }];
    });
  return {
    subject: 'email.administrator-digest.subject',
    blocks: [
      ['email.administrator-digest.what', { host, since, until }],
      ...paragraphs,
      'email.administrator-digest.see',
      { label: 'email.administrator-digest.action', url: url('/admin/audit') },
      'email.administrator-digest.how-often',
    ],
  };
};
