import type { EmailKind, MailLink } from '../mail/email-data.ts';
import type { MailOrder } from '../mail/mail.ts';
import type { Services } from '../services.ts';

/** Queues an email as a journey does: in a transaction. */
export function queueMail<Kind extends EmailKind>(
  { mail, transact }: Pick<Services, 'mail' | 'transact'>,
  order: MailOrder<Kind>,
) {
  return transact((stores) => mail.enqueue(stores, order));
}

/** Delivers all due emails, as the loop of a server does. */
export async function deliverNow({ deliverMail }: Pick<Services, 'deliverMail'>): Promise<void> {
  const { signal } = new AbortController();
  while ((await deliverMail(signal)) > 0);
}

/** Emails to an address that are kept in the development mailbox, newest first. */
export async function emailsTo({ devMailbox }: Pick<Services, 'devMailbox'>, address: string) {
  return ((await devMailbox?.list()) ?? []).filter(({ to }) => to === address);
}

/** Path and query of the first link to a page in an email. */
export function linkIn({ text }: { readonly text: string }, path: string): string {
  const url = new RegExp(`https?://\\S+?(${path}\\?token=[\\w-]+)`).exec(text)?.[1];
  if (url === undefined) throw new Error(`The email has no link to ${path}.`);
  return url;
}

export function linkTo(path: MailLink['path'], token: string): MailLink {
  return { path, token, expiresAt: Date.parse('2026-11-22T16:05:00Z') };
}
