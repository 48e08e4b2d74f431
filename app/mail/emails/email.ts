import type { Message } from '../../messages/messages.ts';
import type { EmailData, EmailKind, MailLink } from '../email-data.ts';

/** A paragraph, or a link: a button in HTML, label and URL in text. */
export type Block = Message | { readonly label: Message; readonly url: string };

interface Email {
  /** Only a key, without values: a subject is a header, so it must contain nothing that a user wrote. */
  readonly subject: Extract<Message, string>;
  readonly blocks: readonly Block[];
}

/** Data that does not depend on the recipient. */
export interface Site {
  /** Host of BASE_URL, with its port, if any. */
  readonly host: string;
  url(path: `/${string}`): string;
}

interface ReadyLink {
  readonly url: string;
  readonly until: number;
}

/** Data with resolved links, and with strings on one line. */
type Ready<Data> = {
  readonly [Name in keyof Data]: Data[Name] extends MailLink ? ReadyLink : Data[Name];
};

/** Writes the blocks of one kind of email. */
export type Writer<Kind extends EmailKind> = (data: Ready<EmailData[Kind]>, site: Site) => Email;

export function linkExpires({ until }: ReadyLink): Block {
  return ['email.link-expires', { until }];
}

/** How the owner of an account locks it, without undoing anything. */
export function lockAccount(lockLink: ReadyLink): Block[] {
  return [
    'email.lock-account',
    { label: 'email.lock-account.action', url: lockLink.url },
    linkExpires(lockLink),
  ];
}

/** How the owner of an account locks it, after an event that may be an intruder's. */
export function secureAccount(undoLink: ReadyLink, why: Message = 'email.secure-account'): Block[] {
  return [why, { label: 'email.not-me', url: undoLink.url }, linkExpires(undoLink)];
}
